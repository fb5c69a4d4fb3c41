import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BackupRecord } from '../../../../src/domain/backup.ts';
import { latestPlausible } from '../../../../src/domain/clock-error.ts';
import { chooseForDrill, drillState } from '../../../../src/domain/drill.ts';
import { Problem, type ProblemCode } from '../../../../src/domain/problem.ts';
import { backupDocument, mergeCopies, type StoredBackup } from '../../../../src/domain/stored-backup.ts';
import type { VerificationReport } from '../../../../src/domain/verification.ts';
import { keepReport } from '../../../../src/services/verify/keep-report.ts';
import { createCatalog } from '../../../../src/state/catalog.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { memoryState, noOrders } from '../../../support/memory-state.ts';
import { publishBackup, reportOn, repositoryOn } from '../../../support/repository.ts';

const id = 'availability-20251110T030000Z-aaaaaa';
const damage = { ...reportOn(id), ok: false };

/** A backup whose repository, and state folder, refuse what is to be stored. */
async function world({ repository: refused, state }: { repository?: ProblemCode; state?: ProblemCode }) {
  const opened = repositoryOn({ root: await temporaryFolder() });
  await opened.open(['availability']);
  const record = await publishBackup(opened, id, 'content');
  const refusal = (code: ProblemCode) => new Problem(code, 'No.');
  const repository = {
    ...opened,
    recordVerification: (...report: Parameters<typeof opened.recordVerification>) =>
      refused ? Promise.reject(refusal(refused)) : opened.recordVerification(...report),
  };
  const put: BackupRecord[] = [];
  const stored = mergeCopies([record], []);
  const copies = [{ repository, record }] as const;
  const keep = (report: typeof damage) =>
    keepReport(report, copies[0], {
      findBackup: () => ({ stored, copies, best: copies }),
      copies: {
        changed(changed) {
          if (state) throw refusal(state);
          put.push(changed);
          return backupDocument(mergeCopies([changed], []), []);
        },
        describe: (known) => backupDocument(known, []),
      },
    });
  return { keep, put, reports: () => opened.reports(id) };
}

test('a report of damage that neither the repository nor the state folder takes is still told of', async () => {
  const { keep, reports } = await world({
    repository: 'repository_unavailable',
    state: 'insufficient_space',
  });
  const { found, backup } = await keep(damage);
  // Why a repository cannot be used may name databases that others have.
  const note = 'This report could not be stored: The repository cannot be used.';
  expect(found).toEqual({ ...damage, notes: [note] });
  expect(backup.id).toBe(id);
  expect(await reports()).toEqual([]);
});

test('a report of damage that the state folder alone does not take is in the repository', async () => {
  const { keep, reports } = await world({ state: 'insufficient_space' });
  expect((await keep(damage)).found.ok).toBe(false);
  expect(await reports()).toEqual([damage]);
});

test('where the repository takes no report of damage the copy is known to be damaged all the same', async () => {
  const { keep, put } = await world({ repository: 'insufficient_space' });
  const { found, backup } = await keep(damage);
  expect(found.notes).toEqual(['This report could not be stored: No.']);
  expect(backup.good).toBe(false);
  expect(put).toMatchObject([{ verified: { [damage.level]: { ok: false, repository: 'local' } } }]);
});

test('a report of a whole backup that cannot be stored is refused', async () => {
  const { keep, put } = await world({ repository: 'insufficient_space' });
  await expect(keep(reportOn(id))).rejects.toMatchObject({ code: 'insufficient_space' });
  expect(put).toEqual([]);
});

/** A backup whose reports are kept as they are found, each by what the repository says then. */
async function keeping() {
  const root = await temporaryFolder();
  const repository = repositoryOn({ root });
  await repository.open(['availability']);
  await publishBackup(repository, id, 'content');
  const changed = (record: BackupRecord) => backupDocument(mergeCopies([record], []), []);
  const copies = { changed, describe: (known: StoredBackup) => backupDocument(known, []) };
  const keep = async (ok: boolean, endedAt: string, changes: Partial<VerificationReport> = {}) => {
    const record = await repository.read(id);
    const copy = [{ repository, record }] as const;
    const findBackup = () => ({ stored: mergeCopies([record], []), copies: copy, best: copy });
    return (await keepReport({ ...damage, ok, endedAt, ...changes }, copy[0], { findBackup, copies })).backup;
  };
  const plant = async (name: string, content: string) => {
    const folder = join(root, 'availability', 'backups', id, 'verifications');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, name), content);
  };
  return { keep, plant, repository };
}

test('damage that is found after the clock was ahead outranks what was found then, and so does what disproves it', async () => {
  const { keep } = await keeping();
  expect((await keep(true, '2038-01-01T00:00:00.000Z')).good).toBe(true);
  expect((await keep(false, '2025-11-12T00:00:00.000Z')).good).toBe(false);
  const disproved = await keep(true, '2025-11-13T00:00:00.000Z');
  expect([disproved.good, disproved.verified.content?.at]).toEqual([true, '2038-01-01T00:00:00.002Z']);
});

test('what somebody dated far ahead, readable or not, is disproved by what is found next, whatever the clock', async () => {
  for (const content of ['torn', JSON.stringify({ ...damage, endedAt: '9999-12-31T23:59:59.000Z' })]) {
    const { keep, plant } = await keeping();
    await plant('99991231T235959000Z-content-9007199254740991.json', content);
    const { good, verified } = await keep(true, '2025-11-12T00:00:00.000Z');
    expect([good, verified.content?.at]).toEqual([true, '9999-12-31T23:59:59.001Z']);
  }
});

test('where no date comes after that of a report whoever verifies is told to remove it, and hears of damage all the same', async () => {
  const { keep, plant } = await keeping();
  await plant('99991231T235959999Z-content.json', 'torn');
  await expect(keep(true, '2025-11-12T00:00:00.000Z')).rejects.toMatchObject({
    code: 'verification_failed',
    hint: expect.stringContaining('remove 99991231T235959999Z-*'),
  });
  expect((await keep(false, '2025-11-12T00:00:00.000Z')).good).toBe(false);
});

test('a drill after one that a clock that was ahead has dated counts from when it was made, for its turn, its period and monitoring', async () => {
  const { keep, repository } = await keeping();
  const startedIn = (startedAt: string) => ({ level: 'restore', startedAt }) as const;
  await keep(true, '2038-01-01T00:00:00.000Z', startedIn('2037-12-31T23:59:00.000Z'));
  const { verified } = await keep(true, '2025-11-13T00:01:00.000Z', startedIn('2025-11-13T00:00:00.000Z'));
  expect(verified.restore?.at).toBe('2038-01-01T00:00:00.001Z');

  const now = new Date('2025-11-30T00:00:00Z');
  const catalog = createCatalog(memoryState(), createFakeClock(now), noOrders);
  catalog.put(await repository.read(id));
  const until = latestPlausible(now).toISOString();
  const at = '2025-11-13T00:00:00.000Z';
  expect(catalog.lastVerified(until)).toEqual([{ database: 'availability', level: 'restore', at }]);
  const never = { id: 'never', createdAt: at, provenAt: null };
  const [proof = never] = catalog.proofs('availability', until);
  const monthMs = 30 * 86_400_000;
  expect(drillState([proof], now, monthMs).overdue).toBe(0);
  const run = { at: now, next: new Date('2025-12-01T00:00:00Z'), periodMs: monthMs };
  expect(chooseForDrill([proof, never], run)).toEqual(['never']);
});
