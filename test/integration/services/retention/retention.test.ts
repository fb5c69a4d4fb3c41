import { readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noAnnotation } from '../../../../src/domain/backup.ts';
import { createLeases } from '../../../../src/domain/leases.ts';
import type { BackupRepository } from '../../../../src/domain/ports/repository.ts';
import { Problem } from '../../../../src/domain/problem.ts';
import type { RetentionPolicy } from '../../../../src/domain/retention/policy.ts';
import { createFindBackup } from '../../../../src/services/backup/find-backup.ts';
import { createRemoveBackup } from '../../../../src/services/backup/remove-backup.ts';
import { createRetentionService } from '../../../../src/services/retention/retention-service.ts';
import { createCatalog } from '../../../../src/state/catalog.ts';
import { createCopyLedger } from '../../../../src/state/copy-ledger.ts';
import { configuredDatabase } from '../../../support/configured-database.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { jobContext } from '../../../support/job-context.ts';
import { memoryState, noOrders } from '../../../support/memory-state.ts';
import { publishBackup, reportOn, repositoryOn } from '../../../support/repository.ts';
import { nothingUnusable } from '../../../support/unusable.ts';
import { finishedBackupJob } from '../../../unit/services/retention/finished-job.ts';

const on = (day: string) => `availability-202511${day}T020000Z-7f3a9c`;
/** Of each backup. */
const imageBytes = `image of ${on('07')}`.length;
const days = ['07', '08', '09', '10', '11'];
const request = { database: 'availability' };

interface Options {
  readonly policy?: RetentionPolicy | null;
  /** Replaces methods of the repository that backups are removed from. */
  readonly remove?: (repository: BackupRepository) => Partial<BackupRepository>;
}

/** Five days of backups, of which the policy keeps the last two unless the test says otherwise. */
async function openWorld({ policy = { keepDaily: 2 }, remove = () => ({}) }: Options = {}) {
  const folder = await temporaryFolder();
  const stored = repositoryOn({ root: folder });
  await stored.open(['availability']);
  const repository = { ...stored, ...remove(stored) };
  const database = memoryState();
  const clock = createFakeClock();
  const catalog = createCatalog(database, clock, noOrders);
  for (const day of days) catalog.put(await publishBackup(stored, on(day)));
  const repositories = new Map([['local', repository]]);
  const leases = createLeases('backup');
  const findBackup = createFindBackup(catalog, repositories, nothingUnusable);
  const last = finishedBackupJob(on('11'));
  const configured = configuredDatabase('availability', { retention: policy });
  const ledger = createCopyLedger(database);
  const databases = new Map([['availability', configured]]);
  const parts = { catalog, repositories, databases, leases, unusable: nothingUnusable, clock, ledger };
  const retention = createRetentionService({
    ...parts,
    jobs: { lastAttempt: () => last },
    whyClockIsWrong: () => null,
    wantCopies: async () => {},
    removeBackup: createRemoveBackup({ ...parts, findBackup }),
    log: { info() {}, warn() {}, error() {} },
  });
  const backups = join(folder, 'availability', 'backups');
  const left = async () => (await readdir(backups)).sort();
  return { retention, stored, catalog, leases, backups, left };
}

const named = (...list: string[]) => list.map(on);

test('what the policy does not keep is removed, oldest first, and the report tells', async () => {
  const { retention, left, catalog } = await openWorld();
  const plan = await retention.plan(request);
  expect(plan.remove.map(({ backup }) => backup)).toEqual(named('09', '08', '07'));
  expect(await left()).toHaveLength(5);
  const report = await retention.prune(request, jobContext());
  expect(report).toEqual({ ...plan, removed: named('07', '08', '09'), failed: [] });
  expect(await left()).toEqual(named('10', '11'));
  expect(catalog.get(on('07'))).toBeNull();
});

test('a policy that is only tried removes nothing, and tells what it would', async () => {
  const { retention, left } = await openWorld();
  const { remove, freedBytes } = await retention.plan(request, { keepLast: 1 });
  expect([remove.length, freedBytes]).toEqual([4, 4 * imageBytes]);
  expect(await left()).toHaveLength(5);
});

test.each([
  [true, { freedBytes: 0, versionedBytes: 3 * imageBytes }],
  [null, { freedBytes: 3 * imageBytes, versionedBytes: null }],
])(
  'where a bucket says %s to whether it keeps what is deleted, plan and report tell what gets free',
  async (kept, freed) => {
    const { retention, left } = await openWorld({
      remove: () => ({ keepsVersions: async () => kept, lockedUntil: async () => null }),
    });
    expect(await retention.plan(request)).toMatchObject(freed);
    expect(await retention.prune(request, jobContext())).toMatchObject(freed);
    expect(await left()).toEqual(named('10', '11'));
  },
);

test('what is locked in a bucket stays until its lock ends, and keeps nothing else from going', async () => {
  const { retention, left } = await openWorld({
    remove: () => ({
      keepsVersions: async () => true,
      lockedUntil: async (id) => (id === on('08') ? new Date('2100-01-01') : null),
    }),
  });
  const { keep } = await retention.plan(request);
  expect(keep).toContainEqual({ backup: on('08'), reasons: ['locked until 2100-01-01T00:00:00.000Z'] });
  expect(await retention.prune(request, jobContext())).toMatchObject({ failed: [] });
  expect(await left()).toEqual(named('08', '10', '11'));
});

test('without a policy nothing is ever removed', async () => {
  const { retention, left } = await openWorld({ policy: null });
  const report = await retention.prune(request, jobContext());
  expect(report).toMatchObject({ policy: null, remove: [], removed: [], stopped: null });
  expect(report.keep[0]).toEqual({ backup: on('11'), reasons: ['no policy is configured'] });
  expect(await left()).toHaveLength(5);
});

test.each<[string, (backups: string) => Promise<void>]>([
  ['whose folder is gone', (backups) => rm(join(backups, on('10')), { recursive: true })],
  ['whose image is cut short', (backups) => truncate(join(backups, on('10'), 'availability.duckdb'), 3)],
])('a backup %s, which the service does not know, stands for no day', async (_, harm) => {
  const { retention, left, backups } = await openWorld();
  await harm(backups);
  const { removed } = await retention.prune(request, jobContext());
  expect(removed).toEqual(named('07', '08'));
  expect(await left()).toEqual(expect.arrayContaining(named('09', '11')));
});

test('a backup that a verification found damaged stands for no day', async () => {
  const { retention, stored, left } = await openWorld();
  await stored.recordVerification(on('10'), reportOn(on('10'), { ok: false }));
  expect((await retention.prune(request, jobContext())).removed).toEqual(named('07', '08'));
  expect(await left()).toEqual(named('09', '10', '11'));
});

test('a backup of which a report cannot be read stands for no day, and stays whatever its age', async () => {
  const { retention, stored, left, backups } = await openWorld();
  for (const day of ['07', '10']) {
    await stored.recordVerification(on(day), reportOn(on(day)));
    const folder = join(backups, on(day), 'verifications');
    for (const file of await readdir(folder)) await writeFile(join(folder, file), 'torn');
  }
  const { removed, keep } = await retention.prune(request, jobContext());
  expect(removed).toEqual(named('08'));
  expect(await left()).toEqual(named('07', '09', '10', '11'));
  const reasons = ['a report of it cannot be read: verify it again'];
  expect(keep).toContainEqual({ backup: on('10'), reasons });
});

test.each<[string, (backups: string) => Promise<void>]>([
  ['is gone', (backups) => rm(join(backups, on('11')), { recursive: true })],
  ['has lost its image', (backups) => rm(join(backups, on('11'), 'availability.duckdb'))],
  ['is cut short', (backups) => truncate(join(backups, on('11'), 'availability.duckdb'), 3)],
])('where the newest backup %s nothing is removed, and the job says why', async (_, harm) => {
  const { retention, left, backups } = await openWorld();
  await harm(backups);
  const before = await left();
  await expect(retention.prune(request, jobContext())).rejects.toMatchObject({
    problem: { code: 'retention_stopped' },
    result: { removed: [], freedBytes: 0, stopped: expect.stringContaining(on('11')) },
  });
  expect(await left()).toEqual(before);
});

test('a hold that somebody else set in the repository keeps a backup', async () => {
  const { retention, stored, left } = await openWorld();
  await stored.annotate(on('08'), { ...noAnnotation, hold: true });
  const { keep } = await retention.prune(request, jobContext());
  expect(keep).toContainEqual({ backup: on('08'), reasons: ['held'] });
  expect(await left()).toEqual(named('08', '10', '11'));
});

test('a hold that is set while others are removed keeps a backup, and the report tells', async () => {
  const { retention, left } = await openWorld({
    remove: (stored) => ({
      async remove(id, at, scope) {
        await stored.remove(id, at, scope);
        if (id === on('07')) await stored.annotate(on('08'), { ...noAnnotation, hold: true });
      },
    }),
  });
  const { removed, failed } = await retention.prune(request, jobContext());
  expect(removed).toEqual(named('07', '09'));
  expect(failed).toEqual([
    { backup: on('08'), code: 'backup_held', detail: `The backup ${on('08')} is held.` },
  ]);
  expect(await left()).toEqual(named('08', '10', '11'));
});

test('a backup that is being read stays, and goes with the next run', async () => {
  const { retention, leases, left } = await openWorld();
  const release = leases.acquire(on('08'), 'a download');
  const { keep, failed } = await retention.prune(request, jobContext());
  expect(keep).toContainEqual({ backup: on('08'), reasons: ['in use'] });
  expect(failed).toEqual([]);
  expect(await left()).toEqual(named('08', '10', '11'));
  release();
  expect((await retention.prune(request, jobContext())).removed).toEqual(named('08'));
});

test('a reader that comes after the plan was made keeps its backup', async () => {
  const world = await openWorld({
    remove: (stored) => ({
      async remove(id, at, scope) {
        await stored.remove(id, at, scope);
        if (id === on('07')) world.leases.acquire(on('08'), 'job-20251111T030000Z-1b2c3d');
      },
    }),
  });
  const { failed } = await world.retention.prune(request, jobContext());
  expect(failed).toMatchObject([{ backup: on('08'), code: 'backup_in_use' }]);
  expect(await world.left()).toEqual(named('08', '10', '11'));
});

test('one that cannot be removed does not keep the others, and fails the job with what was done', async () => {
  const { retention, left } = await openWorld({
    remove: (stored) => ({
      async remove(id, at, scope) {
        if (id === on('07')) throw new Problem('repository_unavailable', 'The disk is failing.');
        await stored.remove(id, at, scope);
      },
    }),
  });
  await expect(retention.prune(request, jobContext())).rejects.toMatchObject({
    problem: { code: 'repository_unavailable' },
    result: {
      removed: named('08', '09'),
      failed: [{ backup: on('07'), code: 'repository_unavailable', detail: 'The disk is failing.' }],
    },
  });
  expect(await left()).toEqual(named('07', '10', '11'));
});

test('a job that is cancelled stops between two backups, and the next one goes on', async () => {
  const context = jobContext();
  const { retention, left } = await openWorld({
    remove: (stored) => ({
      async remove(id, at, scope) {
        await stored.remove(id, at, scope);
        context.cancel();
      },
    }),
  });
  await expect(retention.prune(request, context)).rejects.toThrow('the job was cancelled');
  expect(await left()).toEqual(named('08', '09', '10', '11'));
  expect((await retention.prune(request, jobContext())).removed).toEqual(named('08', '09'));
});

test('an old backup in which damage was found today stays for salvage', async () => {
  const { retention, stored, catalog } = await openWorld();
  const old = 'availability-20250101T030000Z-7f3a9c';
  await publishBackup(stored, old);
  const report = reportOn(old, { ok: false, endedAt: '2025-11-11T02:00:00.000Z' });
  catalog.put(await stored.recordVerification(old, report));
  const { keep } = await retention.plan(request);
  expect(keep.at(-1)).toEqual({ backup: old, reasons: ['damaged: 30 days for salvage'] });
});

test.each<[string, (image: string) => Promise<void>]>([
  ['is cut short', (image) => truncate(image, 3)],
  ['is not in its place', (image) => rm(image)],
])('an old backup whose image %s stays in the run that notices it', async (_, harm) => {
  const { retention, stored, catalog, backups, left } = await openWorld();
  const old = 'availability-20250101T030000Z-7f3a9c';
  catalog.put(await publishBackup(stored, old));
  await harm(join(backups, old, 'availability.duckdb'));
  await retention.prune(request, jobContext());
  expect(await left()).toContain(old);
});
