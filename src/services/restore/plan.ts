/** What a restore will do, decided before anything is touched. A dry run is this and nothing more. */
import { isGood, type Manifest } from '../../domain/backup.ts';
import type { Catalog } from '../../domain/ports/catalog.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';
import { Problem } from '../../domain/problem.ts';
import type { RestoreRequest } from '../../domain/restore.ts';
import { requireFree } from '../../files/free-space.ts';
import { type ConfiguredDatabases, findDatabase } from '../configured-database.ts';
import type { FindBackup } from '../find-backup.ts';
import type { Journal } from './journal.ts';
import { type Occupants, occupantsOf, type Target } from './target.ts';

/** Left free beside the copy: the journal, and the first commits of whoever opens the restored database. */
const marginBytes = 16 * 1024 * 1024;

export interface Source {
  readonly manifest: Manifest;
  readonly repository: BackupRepository;
}

export interface Plan {
  readonly source: Source;
  readonly target: Target;
  readonly occupants: Occupants;
  readonly method: Journal['method'];
  readonly quarantineId: string;
}

/** The id of the backup that a request means. Rejects with `not_found`. */
export function chooseBackup(
  source: RestoreRequest['source'],
  databases: ConfiguredDatabases,
  catalog: Catalog,
): string {
  if ('backup' in source) return source.backup;
  const { name } = findDatabase(source.database, databases);
  const newest = catalog.newest(name, true);
  if (newest) return newest.manifest.id;
  throw new Problem('not_found', `There is no good backup of ${name}.`, {
    hint: `List all of its backups with GET /backups?database=${name}, and verify one that could be good.`,
  });
}

/** Reads the manifest anew, now that the backup is leased. Rejects with `not_found`, `verification_failed`. */
export async function findSource(id: string, findBackup: FindBackup): Promise<Source> {
  const { repository } = findBackup(id);
  const { manifest, verified } = await repository.read(id);
  const unfit = await whyUnfit(manifest, repository, isGood(verified));
  if (unfit === null) return { manifest, repository };
  throw new Problem('verification_failed', `${id} cannot be restored: ${unfit}`, {
    hint: 'Nothing was touched. Restore another backup; GET /backups?good=true lists them.',
  });
}

async function whyUnfit(
  { id, sealed, sizeBytes }: Manifest,
  repository: BackupRepository,
  good: boolean,
): Promise<string | null> {
  if (!good) return 'a verification found damage in it.';
  if (!sealed) return 'it is no self-contained file but needs a write-ahead log.';
  const stored = await repository.storedBytes(id);
  if (stored === null) return 'its database file is missing.';
  return stored === sizeBytes ? null : `${stored} bytes are stored, the manifest says ${sizeBytes}.`;
}

/** How the target will be replaced. Rejects with `target_not_replaceable`. */
export async function planSwap(
  wanted: Pick<Plan, 'source' | 'target' | 'quarantineId'> & { readonly force: boolean },
): Promise<Plan> {
  const { force, ...rest } = wanted;
  const occupants = await occupantsOf(rest.target);
  if (occupants.mounted && !force) throw mountPoint(rest.target.path);
  return { ...rest, occupants, method: occupants.mounted ? 'overwrite' : 'rename' };
}

const mountPoint = (path: string): Problem =>
  new Problem('target_not_replaceable', `${path} is a mount point: no file can be renamed over it.`, {
    hint: 'Mount its folder instead of the file, or repeat with "force": true to overwrite it in place.',
  });

/** Rejects with `insufficient_space`. */
export async function requireSpace({ source, target, occupants, method }: Plan): Promise<void> {
  const { sizeBytes } = source.manifest;
  const present = occupants.main?.identity.sizeBytes ?? 0;
  // Overwriting keeps a copy of the old bytes as well, and the file itself may grow.
  const copies = method === 'overwrite' ? sizeBytes + present : sizeBytes;
  await requireFree(target.home, copies + marginBytes);
  if (method === 'overwrite') await requireFree(target.path, Math.max(0, sizeBytes - present) + marginBytes);
}
