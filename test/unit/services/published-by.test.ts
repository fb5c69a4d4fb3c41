/** What is told of the job that a dead process had left when its backup was published. */
import { expect, test } from 'vitest';
import type { Verified } from '../../../src/domain/backup.ts';
import { committing, publishing, type Step } from '../../../src/domain/job.ts';
import { problemKinds } from '../../../src/domain/problem.ts';
import { backupDocument, mergeCopies } from '../../../src/domain/stored-backup.ts';
import { createPublishedBy } from '../../../src/services/published-by.ts';
import type { LeftRestore } from '../../../src/services/restore/recover.ts';
import { notAsked } from '../../support/no-engine.ts';
import { backupJob, backupRecord, restoreJob } from '../state/documents.ts';

const id = backupRecord().manifest.id;
const at = '2025-11-11T03:01:00.000Z';

function problemAfter(report: Pick<Verified, 'ok' | 'unreadable'>) {
  const verified = { checksum: { at, repository: 'local', ...report } };
  const stored = mergeCopies([{ ...backupRecord(), verified }], []);
  const publishedBy = createPublishedBy({
    catalog: { get: () => stored },
    exportCatalog: { get: () => null },
    copies: { describe: () => backupDocument(stored, []) },
    left: new Map(),
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

const entry = 'availability-20251111T030100Z-7f3a9c';

/** What a restore is told that was cut off after these steps, when this was found of it. */
function problemOfRestore(steps: readonly Pick<Step, 'name' | 'state'>[], ...found: LeftRestore[]) {
  const job = restoreJob();
  const publishedBy = createPublishedBy({
    catalog: { get: () => null },
    exportCatalog: { get: () => null },
    copies: { describe: notAsked },
    left: new Map(found.map((left) => [job.id, left])),
  });
  const times = { startedAt: at, endedAt: null, detail: null };
  return publishedBy({ ...job, steps: steps.map((step) => ({ ...step, ...times })) })?.problem ?? null;
}

const moved = { kind: 'committed', entry } as const;
const swapped = { name: 'swap', state: 'succeeded' } as const;
const commits = { name: committing, state: 'running' } as const;

test('a restore that was cut off when it was in place is not to be repeated, and tells where the old file lies', () => {
  const told = { code: 'restore_failed', message: expect.stringContaining(entry), hint: expect.any(String) };
  expect(problemKinds.restore_failed.retryable).toBe(false);
  expect(problemOfRestore([swapped, { ...commits, state: 'succeeded' }], moved)).toMatchObject(told);
  expect(problemOfRestore([swapped, commits], moved)).toMatchObject(told);
  const onNothing = { message: expect.stringContaining('if anything, is in quarantine') };
  expect(problemOfRestore([swapped, { ...commits, state: 'succeeded' }])).toMatchObject(onNothing);
  expect(problemOfRestore([swapped, commits], { kind: 'committed', entry: null })).toMatchObject(onNothing);
});

test('one that was rolled back, by itself or at the start, is told nothing of the kind', () => {
  expect(problemOfRestore([swapped, commits])).toBe(null);
  expect(problemOfRestore([{ ...swapped, state: 'running' }])).toBe(null);
});

test('one whose roll-back left files there, before this start, is not to be repeated without a look', () => {
  const failed = [
    { ...commits, state: 'failed' },
    { name: 'roll back', state: 'running' },
  ] as const;
  const told = {
    code: 'restore_failed',
    message: expect.stringContaining(
      `not all of it could be undone. What was moved aside is in quarantine as ${entry}`,
    ),
  };
  expect(problemOfRestore([swapped, ...failed], moved)).toMatchObject(told);
  expect(problemOfRestore([{ ...swapped, state: 'running' }], moved)).toMatchObject(told);
});

test('one of which not all was undone says what was left, and is not to be repeated without a look', () => {
  const notice = 'python3 (PID 4711) has opened the restored file, so it was left in place.';
  expect(problemOfRestore([swapped], { kind: 'broken off', notice })).toMatchObject({
    code: 'restore_failed',
    message: notice,
  });
});
