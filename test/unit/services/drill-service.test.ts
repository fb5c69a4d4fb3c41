import { expect, test } from 'vitest';
import { FailedWithResult } from '../../../src/domain/failed-with-result.ts';
import { createLeases } from '../../../src/domain/leases.ts';
import { Problem } from '../../../src/domain/problem.ts';
import { mergeCopies } from '../../../src/domain/stored-backup.ts';
import type { VerificationReport, VerifyRequest } from '../../../src/domain/verification.ts';
import { createFindBackup } from '../../../src/services/backup/find-backup.ts';
import { createDrill } from '../../../src/services/drill-service.ts';
import type { Unusable } from '../../../src/services/repositories/unusable.ts';
import { jobContext } from '../../support/job-context.ts';
import { repositoryOn } from '../../support/repository.ts';
import { nothingUnusable } from '../../support/unusable.ts';
import { report } from '../jobs/workbench.ts';
import { backupRecord } from '../state/documents.ts';

const id = (name: string) => `availability-20251111T03000${name}Z-7f3a9c`;
const [first, second, third] = [id('1'), id('2'), id('3')];
const request = { database: 'availability', backups: [first, second, third] };

const repositories = new Map(
  ['local', 'offsite'].map((name) => [name, { ...repositoryOn({ root: '/nowhere' }), name }]),
);

/** The copy in the repository `local` of the third backup is damaged. Those that are deleted are in no list. */
const inTwoRepositories = (deleted: readonly string[] = []) =>
  createFindBackup(
    {
      get: (name) =>
        deleted.includes(name)
          ? null
          : mergeCopies(
              [
                backupRecord({ id: name, repository: 'local', ok: name !== third }),
                backupRecord({ id: name, repository: 'offsite' }),
              ],
              ['local', 'offsite'],
            ),
    },
    repositories,
    nothingUnusable,
  );

/** A drill in which backups end as the test says, by their ids; or by those and a repository; those that it does not name are whole. */
function drillWhere(
  ends: Readonly<Record<string, Error>>,
  deleted?: readonly string[],
  unusable: Pick<Unusable, 'placesOf'> = nothingUnusable,
) {
  const asked: VerifyRequest[] = [];
  const leases = createLeases('backup');
  const verify = async (verifying: VerifyRequest): Promise<VerificationReport> => {
    asked.push(verifying);
    const copy = 'backup' in verifying ? [verifying.backup, verifying.repository] : [];
    const error = ends[copy[0] ?? ''] ?? ends[copy.join(' in ')];
    if (error) throw error;
    return report;
  };
  const findBackup = inTwoRepositories(deleted);
  return { drill: createDrill({ verify, findBackup, leases, unusable }), asked, leases };
}

const damage = new FailedWithResult(new Problem('verification_failed', 'A block is damaged.'), report);

test('each backup is restored to scratch in its turn, as a step of its own', async () => {
  const { drill, asked } = drillWhere({});
  const context = jobContext();
  expect(await drill(request, context)).toEqual({
    database: 'availability',
    proven: request.backups,
    failed: [],
    gone: [],
  });
  const copies = [
    [first, 'local'],
    [second, 'local'],
    [third, 'offsite'],
  ];
  expect(asked).toEqual(copies.map(([backup, repository]) => ({ backup, level: 'restore', repository })));
  expect(context.steps).toEqual(request.backups);
});

test('one that fails keeps no other from its turn, and the job names it', async () => {
  const { drill } = drillWhere({
    [first]: new Problem('engine_failed', 'The engine died.'),
    [second]: damage,
  });
  const failure = await drill(request, jobContext()).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    problem: {
      code: 'verification_failed',
      message: `${first}, ${second} could not be proven: A block is damaged.`,
    },
    result: {
      proven: [third],
      failed: [
        { backup: first, code: 'engine_failed', detail: 'The engine died.' },
        { backup: second, code: 'verification_failed', detail: 'A block is damaged.' },
      ],
    },
  });
});

test('a copy that somebody took away, or whose repository is away, is stood in for by the next', async () => {
  const { drill, asked } = drillWhere({
    [`${first} in local`]: new Problem('not_found', 'It is not there.'),
    [`${second} in local`]: new Problem('repository_unavailable', 'It is away.'),
  });
  expect(await drill(request, jobContext())).toMatchObject({ proven: request.backups, failed: [] });
  expect(asked).toHaveLength(5);
});

test('damage that is found fails it, whatever other copies there are', async () => {
  const { drill } = drillWhere({ [`${first} in local`]: damage });
  const failure = await drill(request, jobContext()).catch((error: unknown) => error);
  expect(failure).toMatchObject({ result: { failed: [{ backup: first }] } });
});

test('one that was removed before its turn is no failure', async () => {
  const { drill } = drillWhere({}, [first]);
  expect(await drill(request, jobContext())).toMatchObject({ proven: [second, third], gone: [first] });
});

test('one that is being deleted in its turn is no failure', async () => {
  const { drill, leases } = drillWhere({});
  leases.claim(first);
  expect(await drill(request, jobContext())).toMatchObject({ proven: [second, third], gone: [first] });
});

test('one that is listed and not there, or whose manifest is damaged, fails it', async () => {
  const { drill, leases } = drillWhere({
    [first]: new Problem('not_found', 'It has no usable manifest.'),
  });
  const failure = await drill(request, jobContext()).catch((error: unknown) => error);
  const lost = { backup: first, code: 'verification_failed', detail: 'It has no usable manifest.' };
  expect(failure).toMatchObject({
    problem: { code: 'verification_failed' },
    result: { proven: [second, third], failed: [lost], gone: [] },
  });
  expect(leases.isRead(first)).toBe(false);
});

test('one that is listed no more before its turn, since what lies there of it cannot be used, fails it', async () => {
  const { drill } = drillWhere({}, [first], { placesOf: (backup) => (backup === first ? ['local'] : []) });
  const failure = await drill(request, jobContext()).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    problem: { code: 'verification_failed' },
    result: { proven: [second, third], failed: [{ backup: first }], gone: [] },
  });
});

test('one that cannot be deleted while it has its turn is read until that ends', async () => {
  const leases = createLeases('backup');
  const verify = async (): Promise<VerificationReport> => {
    expect(() => leases.claim(first)).toThrow(expect.objectContaining({ code: 'backup_in_use' }));
    return report;
  };
  const drill = createDrill({ verify, findBackup: inTwoRepositories(), leases, unusable: nothingUnusable });
  await drill({ ...request, backups: [first] }, jobContext());
  leases.claim(first);
});

test('what nobody foresaw fails it without its text', async () => {
  const { drill } = drillWhere({ [third]: new TypeError('secret') });
  const failure = await drill(request, jobContext()).catch((error: unknown) => error);
  expect(failure).toMatchObject({ problem: { code: 'internal' }, result: { proven: [first, second] } });
  expect(JSON.stringify(failure)).not.toContain('secret');
});

test('one that is cancelled goes on to no other', async () => {
  const context = jobContext();
  const asked: VerifyRequest[] = [];
  const verify = (verifying: VerifyRequest) => {
    asked.push(verifying);
    context.cancel();
    return Promise.reject(new Problem('engine_failed', 'It was stopped.'));
  };
  const drill = createDrill({
    verify,
    findBackup: inTwoRepositories(),
    leases: createLeases('backup'),
    unusable: nothingUnusable,
  });
  await expect(drill(request, context)).rejects.toThrow('the job was cancelled');
  expect(asked).toHaveLength(1);
});
