/** Which copy of the backup a recovery takes. */
import { expect, test } from 'vitest';
import { FailedWithResult } from '../../../src/domain/failed-with-result.ts';
import { Problem } from '../../../src/domain/problem.ts';
import { failureOf, fromBackup, isRestored, openRecovery } from '../../support/recovery/attempts.ts';
import { verified } from '../../support/recovery/in-process.ts';

const damagedCopy = new FailedWithResult(new Problem('verification_failed', 'A block is damaged.'), verified);

const goneCopy = new Problem('not_found', 'Somebody took it away.');

test.each([{ local: damagedCopy }, { local: goneCopy }])(
  'where the first copy cannot be used ($local.message) the next is verified, and the recovery goes on',
  async ({ local }) => {
    const asked: unknown[] = [];
    const world = await openRecovery({
      async verify(request) {
        asked.push('repository' in request && request.repository);
        if (asked.length === 1) throw local;
        return verified;
      },
    });
    await world.run(fromBackup, world.context);
    expect(asked).toEqual(['local', 'offsite']);
    expect(await isRestored(world)).toBe(true);
  },
);

test('where no copy can be used nothing is stopped, and what kept the first is told', async () => {
  const world = await openRecovery({
    verify: async (request) => {
      throw 'repository' in request && request.repository === 'local' ? damagedCopy : goneCopy;
    },
  });
  const { problem } = await failureOf(world.run(fromBackup, world.context));
  expect(problem).toMatchObject({ code: 'verification_failed', message: 'A block is damaged.' });
  expect(world.kept.journal).toEqual([]);
});

test('data that breaks a check does so in every copy: no other is asked', async () => {
  let asked = 0;
  const world = await openRecovery({
    async verify() {
      asked += 1;
      throw new FailedWithResult(new Problem('check_violated', 'Two rows.'), verified);
    },
  });
  const { problem } = await failureOf(world.run(fromBackup, world.context));
  expect([problem.code, asked]).toEqual(['check_violated', 1]);
});

test.each(['ENOSPC', 'EROFS', 'EACCES'])(
  'a repository that keeps no report (%s) keeps nobody from recovering',
  async (code) => {
    const cause = Object.assign(new Error(code), { code });
    const name = code === 'ENOSPC' ? 'insufficient_space' : 'repository_unavailable';
    const world = await openRecovery({
      async verify() {
        throw new Problem(name, 'The report cannot be kept.', { cause });
      },
    });
    await world.run(fromBackup, world.context);
    expect(await isRestored(world)).toBe(true);
  },
);
