import { type ExportRecord, filesOf } from '../../domain/export.ts';
import type { OnForeign } from '../found.ts';
import { isDatabaseName } from '../layout.ts';
import { mapOrdered } from '../ordered.ts';
import { tolerate } from '../record.ts';
import type { ExportContext } from './context.ts';
import { damageOf, type FoundExport, findExport, sumUpExports } from './found.ts';
import { exportFileKey, exportPrefix, exportsPrefix } from './layout.ts';
import { readExportManifest } from './manifest.ts';

/** Exports read at a time: few, for a manifest may have megabytes. */
const width = 4;

/** Every export of the repository, database by database, oldest first, and all that is none to `onForeign`. */
export async function* scanExports(
  context: ExportContext,
  onForeign: OnForeign,
): AsyncGenerator<ExportRecord> {
  await context.identity.check();
  for (const database of (await context.store.names('')).filter(isDatabaseName)) {
    const found = findExports(context, database, onForeign);
    const records = mapOrdered(found, width, (listed) => readFound(context, listed, onForeign));
    for await (const record of records) if (record !== null) yield record;
  }
  // A mount that vanished in between looks like an empty one.
  await context.identity.check();
}

/** What is listed of a database's exports, up to what cannot be listed. */
async function* findExports(
  context: ExportContext,
  database: string,
  onForeign: OnForeign,
): AsyncGenerator<FoundExport> {
  const prefix = exportsPrefix(database);
  // What else lies in the root may be anyone's: a link named like a database is only news where it is one.
  const report = context.databases.has(database) ? onForeign : () => {};
  const listing = sumUpExports(context.store.list(prefix), onForeign);
  try {
    for (;;) {
      const next = await tolerate(context, prefix, report, () => listing.next());
      if (next === null || next.done) return;
      yield next.value;
    }
  } finally {
    await listing.return(undefined);
  }
}

/** Reads one export; null, reported, for what is none. */
async function readFound(
  context: ExportContext,
  listed: FoundExport,
  onForeign: OnForeign,
): Promise<ExportRecord | null> {
  const { id } = listed;
  const { name, store, changing } = context;
  let { hasManifest } = listed;
  const onFailure: OnForeign = (content) =>
    onForeign(hasManifest ? { ...content, unusable: { kind: 'export', id } } : content);
  return tolerate(context, exportPrefix(id), onFailure, async () => {
    const busy = changing.has(id);
    const found = listed.hasManifest ? listed : await findExport(store, id);
    ({ hasManifest } = found);
    if (!found.hasManifest) {
      const reason = 'it has no manifest: no export';
      if (found.files.size > 0 && !busy && !changing.has(id)) onForeign({ key: exportPrefix(id), reason });
      return null;
    }
    const manifest = await readExportManifest(store, id);
    // It may have been published, or removed, since the listing.
    const now = damageOf(manifest, found) === null ? found : await findExport(store, id);
    if (!now.hasManifest) return null;
    const damage = damageOf(manifest, now);
    if (damage !== null) throw damage;
    const record = { repository: name, manifest };
    reportOthers(record, now, onForeign);
    return record;
  });
}

/** Reports files beside those of the manifest. */
function reportOthers({ manifest }: ExportRecord, { id, files }: FoundExport, onForeign: OnForeign): void {
  const known = new Set(filesOf(manifest).map(({ name }) => name));
  for (const name of files.keys()) {
    if (known.has(name)) continue;
    onForeign({
      key: exportFileKey(id, name),
      reason: 'its manifest does not name it: no part of the export',
    });
  }
}
