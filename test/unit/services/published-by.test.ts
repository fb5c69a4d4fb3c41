/** What is told of the job that a dead process had left when its backup was published. */
import { expect, test } from 'vitest';
import type { Verified } from '../../../src/domain/backup.ts';
import { publishing } from '../../../src/domain/job.ts';
import { backupDocument, mergeCopies } from '../../../src/domain/stored-backup.ts';
import { createPublishedBy } from '../../../src/services/published-by.ts';
import { backupJob, backupRecord } from '../state/documents.ts';

const id = backupRecord().manifest.id;
const at = '2025-11-11T03:01:00.000Z';

function problemAfter(report: Pick<Verified, 'ok' | 'unreadable'>) {
  const verified = { checksum: { at, repository: 'local', ...report } };
  const stored = mergeCopies([{ ...backupRecord(), verified }], []);
  const publishedBy = createPublishedBy({
    catalog: { get: () => stored },
    exportCatalog: { get: () => null },
    copies: { describe: () => backupDocument(stored, []) },
  });
  const steps = [{ name: publishing, state: 'succeeded' as const, startedAt: at, endedAt: at, detail: id }];
  return publishedBy({ ...backupJob(), steps })?.problem;
}

test('a backup whose report cannot be read is not said to be damaged', () => {
  expect(problemAfter({ ok: true })).toBe(null);
  expect(problemAfter({ ok: false })).toMatchObject({ message: expect.stringContaining('found damage') });
  expect(problemAfter({ ok: false, unreadable: true })).toMatchObject({
    code: 'verification_failed',
    message: `${id}: a report of a verification of it cannot be read, and may be of damage.`,
    hint: expect.stringContaining('Verify it again'),
  });
});
