import type { PageRequest } from '../../domain/pagination.ts';
import type { BackupFilter, Catalog } from '../../domain/ports/catalog.ts';
import type { Candidate } from '../../domain/retention/plan.ts';
import type { StoredBackup } from '../../domain/stored-backup.ts';

/** A backup as the catalog remembers it. */
export const candidateOf = ({
  manifest,
  good,
  annotation,
}: Pick<StoredBackup, 'manifest' | 'good' | 'annotation'>): Candidate => ({
  id: manifest.id,
  createdAt: manifest.createdAt,
  sizeBytes: manifest.sizeBytes,
  good,
  held: annotation.hold,
  inUse: false,
  awaitedIn: [],
});

/** All that the catalog knows, newest first. */
export function allKnown(filter: BackupFilter, catalog: Pick<Catalog, 'list'>): StoredBackup[] {
  const all: StoredBackup[] = [];
  for (let after: PageRequest['after'] = null; ; ) {
    const { items } = catalog.list(filter, { limit: 1000, after });
    all.push(...items);
    const last = items.at(-1);
    if (!last) return all;
    after = { createdAt: last.manifest.createdAt, id: last.manifest.id };
  }
}
