import type { DatabaseSync } from 'node:sqlite';
import type { Catalog } from '../../src/domain/ports/catalog.ts';
import type { Clock } from '../../src/domain/ports/clock.ts';
import type { ConfiguredDatabases } from '../../src/services/configured-database.ts';
import { createCopyStates } from '../../src/services/copies/copy-states.ts';
import { createCopyLedger } from '../../src/state/copy-ledger.ts';

/** The states of copies over a migrated state file, where every repository can be used. */
export function copyStatesOn(
  state: DatabaseSync,
  parts: { readonly catalog: Catalog; readonly clock: Clock; readonly databases: ConfiguredDatabases },
) {
  const ledger = createCopyLedger(state);
  return createCopyStates({ ...parts, ledger, whyAway: () => null, bell: { ring() {} } });
}
