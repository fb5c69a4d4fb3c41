import { expect, test } from 'vitest';
import type { Hooks } from '../../../../src/domain/hook.ts';
import type { Command, CommandEnd, Commands } from '../../../../src/domain/ports/commands.ts';
import { createHooksService, wasNeverStarted } from '../../../../src/services/hooks/hooks-service.ts';
import type { EndedHook } from '../../../../src/services/notification/announcement.ts';
import { jobContext } from '../../../support/job-context.ts';

const database = { name: 'availability', path: '/srv/data/availability.duckdb' };
const hook = (...command: [string, ...string[]]) => ({ command, timeoutMs: 5_000, detach: false });
const hooks: Hooks = {
  cwd: '/srv/app',
  environment: { PATH: '/usr/bin', DUCKBACK_JOB: 'another' },
  commands: {
    stop: hook('./stop'),
    start: { ...hook('./start'), detach: true },
    backfill: hook('./backfill', '--start-date', '{startDate}'),
  },
};

const done: CommandEnd = { exitCode: 0, signal: null, timedOut: false };

/** A service whose commands end so, and what they were. */
function serviceWhere(end: CommandEnd | Error = done) {
  const ran: Omit<Command, 'timeoutMs'>[] = [];
  const alerts: EndedHook[] = [];
  const act = async (command: Omit<Command, 'timeoutMs'>) => {
    ran.push(command);
    if (end instanceof Error) throw end;
    return end;
  };
  const commands: Commands = {
    ...{ run: act, detach: act },
    takeOver: async () => null,
    find: async () => [4711],
    end: async () => {},
  };
  const alert = (ended: EndedHook) => void alerts.push(ended);
  const service = createHooksService({ hooks: new Map([['availability', hooks]]), commands, alert });
  return { ...service, ran, alerts };
}

const failureOf = (run: Promise<void>): Promise<unknown> =>
  run.then(
    () => null,
    (error: unknown) => error,
  );

test('a hook is told what it is of, and nothing can pass for that', async () => {
  const { run, ran } = serviceWhere();
  const context = jobContext();
  await run('stop', { database, backup: 'availability-20251111T030000Z-7f3a9c' }, context);
  expect(ran).toEqual([
    {
      command: ['./stop'],
      cwd: '/srv/app',
      timeoutMs: 5_000,
      environment: {
        PATH: '/usr/bin',
        DUCKBACK_HOOK: 'stop',
        DUCKBACK_JOB: context.jobId,
        DUCKBACK_DATABASE: 'availability',
        DUCKBACK_PATH: database.path,
        DUCKBACK_BACKUP: 'availability-20251111T030000Z-7f3a9c',
      },
    },
  ]);
});

test('a backfill has its day in its arguments, one of everything has none', async () => {
  const { run, ran } = serviceWhere();
  await run('backfill', { database, startDate: '2025-11-11' }, jobContext());
  await run('backfill', { database, startDate: null }, jobContext());
  expect(ran.map(({ command }) => command)).toEqual([
    ['./backfill', '--start-date', '2025-11-11'],
    ['./backfill'],
  ]);
});

test.each([
  [{ ...done, exitCode: 3 }, 'The hook stop ended with the exit code 3.', false],
  [{ exitCode: null, signal: 'SIGSEGV', timedOut: false }, 'The hook stop was ended by SIGSEGV.', false],
  [
    { exitCode: null, signal: 'SIGTERM', timedOut: true },
    'The hook stop was ended: it took longer than 5000 ms.',
    false,
  ],
  [{ ...done, timedOut: true }, 'The hook stop was ended: it took longer than 5000 ms.', false],
  [
    Object.assign(new Error('spawn'), { code: 'ENOENT' }),
    'The hook stop could not be started: ENOENT.',
    true,
  ],
])('a command that ends as %j fails its hook', async (end, message, neverStarted) => {
  const error = await failureOf(serviceWhere(end).run('stop', { database }, jobContext()));
  expect(error).toMatchObject({ code: 'hook_failed', message });
  expect(wasNeverStarted(error)).toBe(neverStarted);
});

test('one that fails no job alerts, and one that succeeds is told too, so that the alert can end', async () => {
  const failing = serviceWhere({ ...done, exitCode: 1 });
  const problem = await failing.runAlerting('start', { database }, jobContext());
  expect(problem).toMatchObject({ code: 'hook_failed' });
  expect(failing.alerts).toMatchObject([{ hook: 'start', problem: { code: 'hook_failed' } }]);
  const fine = serviceWhere();
  expect(await fine.runAlerting('start', { database }, jobContext())).toBeNull();
  expect(fine.alerts).toMatchObject([{ hook: 'start', problem: null }]);
});
