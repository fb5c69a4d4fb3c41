import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { BackupRepository } from '../../../../src/domain/ports/repository.ts';
import { openAll } from '../../../../src/services/repositories/open-all.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { repositoryOn } from '../../../support/repository.ts';

const local = 'local';

/** A start on repositories of these names, whose reading the test ends. */
function start(...names: string[]) {
  const clock = createFakeClock();
  const begun: string[] = [];
  const logged: object[] = [];
  const readings = new Map(names.map((name) => [name, Promise.withResolvers<void>()]));
  const log = { info() {}, warn() {}, error: (fields: object) => void logged.push(fields) };
  let over = false;
  const opened = openAll({
    repositories: new Map(
      names.map((name): [string, BackupRepository] => [name, { ...repositoryOn({ root: '/none' }), name }]),
    ),
    read({ name }) {
      begun.push(name);
      return readings.get(name)?.promise ?? Promise.resolve();
    },
    indispensable: new Set([local]),
    fault: (name, cause) => new Error(`${name} cannot be used`, { cause }),
    clock,
    log,
  }).finally(() => {
    over = true;
  });
  const end = (name: string) => readings.get(name)?.resolve();
  const fail = (name: string, error: Error) => readings.get(name)?.reject(error);
  return { clock, begun, logged, opened, end, fail, isOver: () => over };
}

test('a repository that says nothing delays no other, and a start goes on without it after ten seconds', async () => {
  const { clock, begun, opened, end, isOver } = start('silent', local, 'offsite');
  expect(begun).toEqual([local]);
  end(local);
  await setImmediate();
  expect(begun).toEqual([local, 'silent', 'offsite']);
  end('offsite');
  await clock.advance(9_999);
  expect(isOver()).toBe(false);
  await clock.advance(1);
  await opened;
});

test('a start does not wait for the time to be up where all are read', async () => {
  const { opened, end } = start(local, 'offsite');
  end(local);
  end('offsite');
  await opened;
});

test('a repository that cannot be used keeps nothing from starting, but for one that must be there', async () => {
  const broken = new Error('away');
  const one = start(local, 'offsite');
  one.end(local);
  one.fail('offsite', broken);
  await one.opened;
  expect(one.logged).toEqual([{ repository: 'offsite', err: broken }]);

  const other = start(local, 'offsite');
  other.fail(local, broken);
  await expect(other.opened).rejects.toThrow('local cannot be used');
  expect(other.begun).toEqual([local]);
});
