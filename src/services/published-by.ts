/** What jobs that a dead process left had published by then: the repositories know, once they have been read. */
import { type Export, exportDocument } from '../domain/export.ts';
import { announcedBy } from '../domain/job.ts';
import type { Catalog } from '../domain/ports/catalog.ts';
import type { ExportCatalog } from '../domain/ports/export-catalog.ts';
import type { Published, PublishedBy } from '../domain/ports/jobs.ts';
import { Problem } from '../domain/problem.ts';
import type { StoredBackup } from '../domain/stored-backup.ts';
import { unsealed } from './backup/unsealed-problem.ts';
import { whatIsUnread } from './backup/what-is-unread.ts';
import type { CopyStates } from './copies/copy-states.ts';

export interface PublishedByOptions {
  readonly catalog: Pick<Catalog, 'get'>;
  readonly exportCatalog: Pick<ExportCatalog, 'get'>;
  readonly copies: Pick<CopyStates, 'describe'>;
}

export function createPublishedBy({ catalog, exportCatalog, copies }: PublishedByOptions): PublishedBy {
  function backupOf(id: string): Published | null {
    const stored = catalog.get(id);
    return stored && { result: copies.describe(stored), problem: whyNotGood(stored) };
  }

  function exportOf(id: string): Published | null {
    const record = exportCatalog.get(id);
    const result: Export | null = record && exportDocument(record);
    return result && { result, problem: null };
  }

  return (job) => {
    const id = announcedBy(job);
    if (id === null) return null;
    return job.kind === 'export' ? exportOf(id) : backupOf(id);
  };
}

/** As the job itself would have failed. */
function whyNotGood({ manifest, good, copies }: StoredBackup): Problem | null {
  const { id, sealed } = manifest;
  if (!sealed) return unsealed(manifest, `${id} is no good backup`);
  if (good) return null;
  const [unread] = copies.flatMap((copy) => whatIsUnread(copy) ?? []);
  if (unread) return new Problem('verification_failed', `${id}: ${unread.why}`, { hint: unread.remedy });
  return new Problem('verification_failed', `${id}: its verification found damage.`, {
    hint: `Its reports tell what: GET /verify?backup=${id}.`,
  });
}
