import { expect, test } from 'vitest';
import type { BackupRecord } from '../../../../src/domain/backup.ts';
import { backupDocument, mergeCopies } from '../../../../src/domain/stored-backup.ts';
import { startOwedVerifications } from '../../../../src/services/backup/owed-verifications.ts';
import { backupOf, openWorkbench, settle } from '../../jobs/workbench.ts';
import { backupRecord } from '../../state/documents.ts';

const unverified: BackupRecord = { ...backupRecord(), verified: {} };
const stored = (record: BackupRecord) => mergeCopies([record], []);

/** A service that died in the verification of a backup that it had published. */
async function diedInVerification() {
  const result = backupDocument(stored(unverified), []);
  const bench = openWorkbench({
    publishedBy: ({ kind }) => (kind === 'backup' ? { result, problem: null } : null),
  });
  const request = { database: 'availability', verify: 'content' } as const;
  const { job } = bench.runner.submit(backupOf('availability', { request }));
  await settle();
  return { ...bench, backup: job.id };
}

/** The next start, which finds this in the repository. */
async function startNext(
  { ledger, newRunner }: Awaited<ReturnType<typeof diedInVerification>>,
  found: BackupRecord | null = unverified,
) {
  const silent = { info() {}, warn() {}, error() {} };
  startOwedVerifications({
    databases: new Map([['availability', {}]]),
    ...{ ledger, jobs: newRunner(), log: silent },
    catalog: { get: () => found && stored(found) },
  });
  await settle();
}

const verifications = ({ ledger }: Awaited<ReturnType<typeof diedInVerification>>) =>
  ledger.list({ kind: 'verify' }, { limit: 9, after: null }).items;

test('the verification that the death of the service cut off is begun as a job of its own, for whoever asked', async () => {
  const bench = await diedInVerification();
  await startNext(bench);
  expect(bench.ledger.get(bench.backup)).toMatchObject({ state: 'succeeded', problem: null });
  expect(verifications(bench)).toMatchObject([
    {
      state: 'running',
      requestedBy: 'operator',
      request: { backup: unverified.manifest.id, level: 'content' },
    },
  ]);
});

test('one that dies with the service too is not begun again: it may be what takes it down', async () => {
  const bench = await diedInVerification();
  await startNext(bench);
  await startNext(bench);
  expect(verifications(bench)).toMatchObject([{ state: 'failed', problem: { code: 'interrupted' } }]);
});

test('nothing is owed to a backup that was verified meanwhile, that is gone, or that came to its end', async () => {
  const cases = [backupRecord(), null];
  for (const found of cases) {
    const bench = await diedInVerification();
    await startNext(bench, found);
    expect(verifications(bench)).toEqual([]);
  }
  const bench = await diedInVerification();
  bench.calls[0]?.succeed();
  await settle();
  await startNext(bench);
  expect(verifications(bench)).toEqual([]);
});
