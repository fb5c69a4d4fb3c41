/** What jobs that a dead process left had published by then: the repositories know, once they have been read; of restores the quarantine and their steps. */
import { type Export, exportDocument } from '../domain/export.ts';
import { announcedBy, committing, type Job } from '../domain/job.ts';
import type { Catalog } from '../domain/ports/catalog.ts';
import type { ExportCatalog } from '../domain/ports/export-catalog.ts';
import type { Published, PublishedBy } from '../domain/ports/jobs.ts';
import { Problem } from '../domain/problem.ts';
import type { StoredBackup } from '../domain/stored-backup.ts';
import { unsealed } from './backup/unsealed-problem.ts';
import { whatIsUnread } from './backup/what-is-unread.ts';
import type { CopyStates } from './copies/copy-states.ts';
import type { LeftRestore } from './restore/recover.ts';

export interface PublishedByOptions {
  readonly catalog: Pick<Catalog, 'get'>;
  readonly exportCatalog: Pick<ExportCatalog, 'get'>;
  readonly copies: Pick<CopyStates, 'describe'>;
  /** What the start found of restores, as `recoverRestores` gives it. */
  readonly left: ReadonlyMap<string, LeftRestore>;
}

export function createPublishedBy({ catalog, exportCatalog, copies, left }: PublishedByOptions): PublishedBy {
  function backupOf(id: string): Published | null {
    const stored = catalog.get(id);
    return stored && { result: copies.describe(stored), problem: whyNotGood(stored) };
  }

  function exportOf(id: string): Published | null {
    const record = exportCatalog.get(id);
    const result: Export | null = record && exportDocument(record);
    return result && { result, problem: null };
  }

  function restoreOf({ id, steps }: Job): Published | null {
    const found = left.get(id);
    if (found?.kind === 'broken off') return { result: null, problem: brokenOff(found.notice) };
    const last = steps.at(-1);
    if (last?.name === committing && (last.state === 'succeeded' || found)) {
      return { result: null, problem: unreported(found?.entry ?? null) };
    }
    // One that was undone whole leaves no entry: so the job's own roll-back, or an earlier start, left something there.
    return found ? { result: null, problem: notUndone(found.entry) } : null;
  }

  return (job) => {
    if (job.kind === 'restore') return restoreOf(job);
    const id = announcedBy(job);
    if (id === null) return null;
    return job.kind === 'export' ? exportOf(id) : backupOf(id);
  };
}

const unreported = (entry: string | null): Problem =>
  new Problem(
    'restore_failed',
    `The service stopped when what was restored was in place, before it could report that. ${
      entry === null
        ? 'What was replaced, if anything, is in quarantine.'
        : `What was replaced is in quarantine as ${entry}.`
    }`,
    { hint: 'The restore is done: do not repeat it, rows that it appended would be there twice.' },
  );

const notUndone = (entry: string | null): Problem =>
  brokenOff(
    `The restore was broken off, and not all of it could be undone. ${
      entry === null ? 'Nothing was moved aside.' : `What was moved aside is in quarantine as ${entry}.`
    }`,
  );

const brokenOff = (notice: string): Problem =>
  new Problem('restore_failed', notice, {
    hint: 'Look at what lies at the target, and at the files named in detail, before you repeat it.',
  });

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
