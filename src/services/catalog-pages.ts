import type { PageRequest } from '../domain/pagination.ts';
import type { BackupFilter, Catalog } from '../domain/ports/catalog.ts';
import type { StoredBackup } from '../domain/stored-backup.ts';

/** All that the catalog knows, newest first, so many at a time, each page read when it is asked for. */
export function* catalogPages(
  filter: BackupFilter,
  catalog: Pick<Catalog, 'list'>,
  limit: number,
): Generator<StoredBackup[]> {
  for (let after: PageRequest['after'] = null; ; ) {
    const { items } = catalog.list(filter, { limit, after });
    const last = items.at(-1);
    if (!last) return;
    yield items;
    after = { createdAt: last.manifest.createdAt, id: last.manifest.id };
  }
}

/** All of them at once. */
export const allKnown = (filter: BackupFilter, catalog: Pick<Catalog, 'list'>): StoredBackup[] =>
  [...catalogPages(filter, catalog, 1000)].flat();
