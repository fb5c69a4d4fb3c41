import { mkdir, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CheckResult } from '../../../src/domain/check.ts';
import { FailedWithResult } from '../../../src/domain/failed-with-result.ts';
import type { JobContext } from '../../../src/domain/ports/jobs.ts';
import { Problem, problemDocument } from '../../../src/domain/problem.ts';
import type { RecoveryRequest, RecoveryState } from '../../../src/domain/recovery.ts';
import { isRecoveryState } from '../../../src/domain/recovery-guard.ts';
import { stateOf } from '../../fault/restore/aftermath.ts';
import { type AtPoint, freezeAt } from '../../support/fault-points.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { jobContext } from '../../support/job-context.ts';
import {
  type AttemptOptions,
  allHooks,
  failing,
  makeAnew,
  nothingKept,
  openAttempt,
  rebuilt,
  verified,
} from '../../support/recovery/in-process.ts';
import { backup, livePath, makeWorld, storedPath } from '../../support/restore-world.ts';

const fromBackup = { database: 'market', from: 'backup' } as const;
const fromScratch = { database: 'market', from: 'scratch' } as const;

/** A world whose writer left a log, and a recovery over it. */
async function openRecovery(options: AttemptOptions = {}) {
  const folder = await temporaryFolder();
  await makeWorld(folder, { unfinished: true });
  const kept = nothingKept();
  const attempt = await openAttempt(folder, kept, options);
  return { ...attempt, folder, kept, context: jobContext(), before: await stateOf(folder) };
}

type Opened = Awaited<ReturnType<typeof openRecovery>>;

/** Runs one that must fail; gives its problem and its report. */
async function failureOf(run: Promise<unknown>) {
  const error = await run.then(
    () => new Error('it succeeded'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof FailedWithResult)) throw error;
  return { problem: error.problem, report: error.result };
}

/** With a state folder that is full in a step. */
async function openFullAt(step: string): Promise<Opened> {
  const world: Opened = await openRecovery({
    at(what) {
      if (what === 'remember' && world.context.steps.at(-1) === step)
        throw new Problem('insufficient_space', 'The state folder is full.');
    },
  });
  return world;
}

const isRestored = async ({ folder }: Opened) =>
  (await readFile(livePath(folder))).equals(await readFile(storedPath(folder)));

const violated: CheckResult = {
  name: 'no_gaps',
  ok: false,
  violations: 2,
  columns: ['day'],
  sample: [['3'], ['4']],
  error: null,
  durationMs: 1,
};

test('from a backup: its steps come in their order, what was there is in quarantine, and the report tells', async () => {
  const world = await openRecovery();
  const report = await world.run(fromBackup, world.context);
  expect(world.context.steps.filter((name) => !name.includes(':'))).toEqual([
    'identify',
    'verify',
    'stop',
    'restore',
    'validate',
    'backfill',
    'start',
  ]);
  expect(world.kept.journal).toEqual(['stop', 'validate', 'backfill 2025-11-10', 'start']);
  expect(await isRestored(world)).toBe(true);
  const [entry] = await world.quarantine.list();
  expect(report).toEqual({
    ...fromBackup,
    backup,
    target: livePath(world.folder),
    quarantine: entry?.id,
    checks: [],
    startDate: '2025-11-10',
    rolledBack: false,
    alerts: [],
  });
});

test('from scratch: all of the database, its log too, goes to quarantine before the backfill makes it anew', async () => {
  const left: string[] = [];
  const world: Opened = await openRecovery({
    hooks: {
      ...allHooks,
      async backfill() {
        left.push(...(await readdir(join(world.folder, 'live'))));
        await makeAnew(world.folder)();
      },
    },
  });
  const report = await world.run(fromScratch, world.context);
  expect(report).toMatchObject({ from: 'scratch', backup: null, startDate: null, rolledBack: false });
  expect(world.kept.journal).toEqual(['stop', 'backfill null', 'validate', 'start']);
  expect(left).toEqual(['.duckback']);
  expect(await readFile(livePath(world.folder), 'utf8')).toBe(rebuilt);
  const [entry] = await world.quarantine.list();
  expect(entry?.files).toHaveLength(2);
});

test('a step that has no hook does nothing of it, and says so', async () => {
  const world = await openRecovery({ hooks: {} });
  await world.run(fromBackup, world.context);
  expect(world.kept.journal).toEqual([]);
  expect(await isRestored(world)).toBe(true);
});

test.each([
  {
    when: 'its hook fails',
    options: { hooks: { ...allHooks, validate: failing.validate } },
    code: 'hook_failed',
  },
  { when: 'a check is violated', options: { checks: [violated] }, code: 'check_violated' },
])(
  'where validation fails because $when, all is as before, its log too, and start is run',
  async ({ options, code }) => {
    const world = await openRecovery(options);
    const { problem, report } = await failureOf(world.run(fromBackup, world.context));
    expect(problem.code).toBe(code);
    expect(problem.hint).toContain('What was there before is put back');
    expect(report).toMatchObject({ rolledBack: true, quarantine: null });
    expect(await stateOf(world.folder)).toEqual(world.before);
    expect(await world.quarantine.list()).toEqual([]);
    expect(world.kept.journal.at(-1)).toBe('start');
    expect(world.kept.journal).not.toContain('backfill 2025-11-10');
  },
);

test('a restored file that validation wrote goes to quarantine when it gives way', async () => {
  const world: Opened = await openRecovery({
    hooks: {
      ...allHooks,
      async validate() {
        await utimes(livePath(world.folder), 1, 1);
        failing.validate();
      },
    },
  });
  await failureOf(world.run(fromBackup, world.context));
  // Those of the roll-back are called after it.
  expect(world.context.steps).toContain('roll back: validate');
  expect(world.context.steps.filter((name) => name === 'validate')).toHaveLength(1);
  expect(await stateOf(world.folder)).toEqual(world.before);
  const [entry, ...others] = await world.quarantine.list();
  expect(others).toEqual([]);
  const [file] = entry?.files ?? [];
  expect(await readFile(file?.to ?? '')).toEqual(await readFile(storedPath(world.folder)));
});

test('where nothing was there before, nothing is there after a validation that failed', async () => {
  const world = await openRecovery({ hooks: { ...allHooks, validate: failing.validate } });
  for (const name of world.before.names) await rm(join(world.folder, 'live', name));
  const { report } = await failureOf(world.run(fromBackup, world.context));
  expect(report).toMatchObject({ rolledBack: true });
  await expect(readFile(livePath(world.folder))).rejects.toThrow('ENOENT');
  expect(await world.quarantine.list()).toHaveLength(1);
});

test('a backfill that fails leaves what was restored and validated', async () => {
  const world = await openRecovery({ hooks: { ...allHooks, backfill: failing.backfill } });
  const { problem, report } = await failureOf(world.run(fromBackup, world.context));
  expect(problem.code).toBe('hook_failed');
  expect(report).toMatchObject({ rolledBack: false, quarantine: expect.any(String) });
  expect(await isRestored(world)).toBe(true);
  expect(world.kept.journal.at(-1)).toBe('start');
});

test.each(['backfill', 'validate'] as const)(
  'from scratch all is as before where %s fails, and what was made is in quarantine',
  async (name) => {
    const world: Opened = await openRecovery({
      hooks: {
        ...allHooks,
        async backfill() {
          await makeAnew(world.folder)();
          if (name === 'backfill') failing.backfill();
        },
        ...(name === 'validate' ? { validate: failing.validate } : {}),
      },
    });
    const { report } = await failureOf(world.run(fromScratch, world.context));
    expect(report).toMatchObject({ rolledBack: true, quarantine: null });
    expect(await stateOf(world.folder)).toEqual(world.before);
    const [entry] = await world.quarantine.list();
    expect(await readFile(entry?.files[0]?.to ?? '', 'utf8')).toBe(rebuilt);
    expect(world.kept.journal.at(-1)).toBe('start');
  },
);

test('from scratch a backfill that succeeds and makes no database is told of, and all is as before', async () => {
  const world: Opened = await openRecovery();
  const { problem, report } = await failureOf(world.run(fromScratch, world.context));
  expect(problem).toMatchObject({
    code: 'source_missing',
    message: `The hook backfill succeeded, but there is no ${livePath(world.folder)}.`,
    hint: expect.stringContaining('look at its output'),
  });
  expect(report).toMatchObject({ rolledBack: true, quarantine: null });
  expect(await stateOf(world.folder)).toEqual(world.before);
  expect(world.kept.journal).toEqual(['stop', 'backfill null', 'start']);
});

test('a stop that fails fails it before anything is touched, and start is run', async () => {
  const world = await openRecovery({ hooks: { ...allHooks, stop: failing.stop } });
  const { problem } = await failureOf(world.run(fromBackup, world.context));
  expect(problem.hint).toContain('Stop what uses the database by hand');
  expect(await stateOf(world.folder)).toEqual(world.before);
  expect(world.kept.journal).toEqual(['stop', 'start']);
});

test('a stop that cannot be remembered, for want of room, is not run, and nothing is started a second time', async () => {
  const world = await openFullAt('stop');
  const { problem } = await failureOf(world.run(fromBackup, world.context));
  expect(problem.code).toBe('insufficient_space');
  expect(world.kept.journal).toEqual([]);
  expect(await stateOf(world.folder)).toEqual(world.before);
});

test('one that finds no room says so, and nothing of damaged backups', async () => {
  const world = await openFullAt('verify');
  const { problem } = await failureOf(world.run(fromBackup, world.context));
  expect(problem).toMatchObject({
    code: 'insufficient_space',
    hint: 'Free space on the file system named in detail. Then repeat. Nothing was touched.',
  });
});

test('a start that fails fails nothing: it is told, and alerted', async () => {
  const world = await openRecovery({ hooks: { ...allHooks, start: failing.start } });
  expect(await world.run(fromBackup, world.context)).toMatchObject({ alerts: ['The hook failed.'] });
  expect(world.alerts).toEqual(['The hook failed.']);
  expect(await isRestored(world)).toBe(true);
});

test.each([
  { during: 'stop', after: 'as before', journal: ['stop', 'start'] },
  { during: 'validate', after: 'as before', journal: ['stop', 'validate', 'start'] },
  { during: 'backfill', after: 'restored', journal: ['stop', 'validate', 'backfill 2025-11-10', 'start'] },
] as const)(
  'one that is cancelled during $during leaves the database $after, and runs start',
  async ({ during, after, journal }) => {
    const world: Opened = await openRecovery({
      hooks: {
        ...allHooks,
        [during](_: unknown, { signal }: { signal: AbortSignal }) {
          world.context.cancel();
          signal.throwIfAborted();
        },
      },
    });
    const { problem, report } = await failureOf(world.run(fromBackup, world.context));
    expect(problem.message).toBe('the job was cancelled');
    expect(world.kept.journal).toEqual(journal);
    if (after === 'restored') expect(await isRestored(world)).toBe(true);
    else expect(await stateOf(world.folder)).toEqual(world.before);
    // What became of the files is in its result.
    const [entry] = await world.quarantine.list();
    expect(report).toMatchObject({ rolledBack: during === 'validate', quarantine: entry?.id ?? null });
  },
);

test('a process that holds the database after the stop is waited for, then named, and start is run', async () => {
  const holder = { pid: 4711, command: 'python3' };
  let asked = 0;
  const letsGo = async () => (++asked > 2 ? 'free' : holder);
  const world = await openRecovery({ holderOf: letsGo, timeoutMs: 60_000 });
  await world.run(fromBackup, world.context);
  expect(await isRestored(world)).toBe(true);
  const held = await openRecovery({ holderOf: async () => holder });
  const { problem } = await failureOf(held.run(fromBackup, held.context));
  expect(problem).toMatchObject({
    code: 'target_locked',
    message: expect.stringContaining('python3 (PID 4711)'),
  });
  expect(await stateOf(held.folder)).toEqual(held.before);
  expect(held.kept.journal).toEqual(['stop', 'start']);
});

test('without a hook stop a holder that cannot be seen is in the way, with one it is not', async () => {
  const blind = { holderOf: async () => 'unknown' as const };
  const without = await openRecovery({ ...blind, hooks: { start: allHooks.start } });
  const { problem } = await failureOf(without.run(fromBackup, without.context));
  expect(problem.code).toBe('target_locked');
  expect(without.kept.journal).toEqual([]);
  const stopped = await openRecovery(blind);
  await stopped.run(fromBackup, stopped.context);
  expect(await isRestored(stopped)).toBe(true);
});

test('on a machine that was started anew what had been stopped is stopped again before it goes on, and on the same it is not', async () => {
  for (const rebooted of [true, false]) {
    const world: Opened = await openRecovery({
      hooks: {
        ...allHooks,
        validate(_, { signal }) {
          world.context.endWithService();
          signal.throwIfAborted();
        },
      },
    });
    await expect(world.run(fromBackup, world.context)).rejects.toThrow('the service ends');
    expect(world.kept.journal).toEqual(['stop', 'validate']);
    const next = await openAttempt(world.folder, world.kept, { rebooted });
    await next.run(fromBackup, jobContext());
    const stops = world.kept.journal.filter((name) => name === 'stop');
    expect(stops).toHaveLength(rebooted ? 2 : 1);
    expect(await isRestored(world)).toBe(true);
  }
});

/** Hooks of which one is cut off, when it has done its part, because the service ends. */
const cutOffIn = (
  name: 'stop' | 'validate' | 'backfill',
  context: Opened['context'],
  first: () => Promise<void> = async () => {},
): NonNullable<AttemptOptions['hooks']> => ({
  ...allHooks,
  async [name](_: unknown, { signal }: Pick<JobContext, 'signal'>) {
    await first();
    context.endWithService();
    signal.throwIfAborted();
  },
});

/** A recovery that was cut off in a hook, which has made a database anew, or nothing. */
async function openCutOff(name: 'validate' | 'backfill', request: RecoveryRequest, makes = true) {
  const world = await openRecovery();
  const hooks = cutOffIn(name, world.context, makes ? makeAnew(world.folder) : undefined);
  const { run } = await openAttempt(world.folder, world.kept, { hooks });
  await expect(run(request, world.context)).rejects.toThrow('the service ends');
  return world;
}

test('what was cut off stays known where the stop that is repeated on a machine started anew is cut off too', async () => {
  const world = await openCutOff('backfill', fromScratch);
  const context = jobContext();
  const again = { rebooted: true, hooks: cutOffIn('stop', context) };
  const second = await openAttempt(world.folder, world.kept, again);
  await expect(second.run(fromScratch, context)).rejects.toThrow('the service ends');
  const hooks = { ...allHooks, backfill: makeAnew(world.folder) };
  const third = await openAttempt(world.folder, world.kept, { rebooted: true, hooks });
  await third.run(fromScratch, jobContext());
  expect(world.kept.journal).toEqual([
    'stop',
    'backfill null',
    'stop',
    'stop',
    'backfill null',
    'validate',
    'start',
  ]);
  // What was there before, and what was made by half.
  expect(await third.quarantine.list()).toHaveLength(2);
});

test('one that goes on and is cancelled at once has ended what its commands left before it undoes anything', async () => {
  const world = await openCutOff('validate', fromBackup);
  const context = jobContext();
  context.cancel();
  const leftAtStart: string[] = [];
  const next = await openAttempt(world.folder, world.kept, {
    hooks: {
      ...allHooks,
      start() {
        leftAtStart.push(...next.ended);
      },
    },
  });
  await expect(next.run(fromBackup, context)).rejects.toThrow('the job was cancelled');
  expect(leftAtStart).toEqual(['validate', 'stop']);
  expect(await stateOf(world.folder)).toEqual(world.before);
});

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

/** What was remembered, with changes, as if an attempt had died then. */
function remember({ kept }: Opened, changes: Partial<RecoveryState>): void {
  const state: unknown = JSON.parse(kept.state ?? '');
  if (!isRecoveryState(state)) throw new TypeError('nothing was remembered');
  kept.state = JSON.stringify({ ...state, ...changes });
}

/** As if an attempt had died after its swap, and before that was noted. */
const unnoted = {
  done: ['identify', 'verify', 'stop'],
  begun: 'restore',
  quarantine: null,
} satisfies Partial<RecoveryState>;

const givenUp = problemDocument(new Problem('hook_failed', 'The hook failed.'), '/jobs/one', 'one');

test('a swap that was cut off before it was noted is rolled back also by an attempt after one that died at its start', async () => {
  const world = await openCutOff('validate', fromBackup, false);
  remember(world, {
    done: ['identify', 'verify', 'stop'],
    begun: 'start',
    quarantine: null,
    failure: givenUp,
  });
  const next = await openAttempt(world.folder, world.kept);
  const { report } = await failureOf(next.run(fromBackup, jobContext()));
  expect(report).toMatchObject({ rolledBack: true });
  expect(await stateOf(world.folder)).toEqual(world.before);
});

/** A recovery whose swap was made but not noted, before the machine was started anew and a writer used what it found there. */
async function openWritten(request: RecoveryRequest) {
  const world = await openCutOff(request.from === 'backup' ? 'validate' : 'backfill', request, false);
  if (request.from === 'backup') {
    remember(world, unnoted);
    await utimes(livePath(world.folder), 1, 1);
  } else {
    remember(world, { done: ['stop'], begun: 'move aside', quarantine: null });
    await writeFile(livePath(world.folder), 'of a writer');
  }
  return world;
}

test.each([fromBackup, fromScratch])(
  'what a writer makes of a swap that was not noted does not hide what was there before: it is put back ($from)',
  async (request) => {
    const world = await openWritten(request);
    const hooks = { ...allHooks, backfill: makeAnew(world.folder), validate: failing.validate };
    const next = await openAttempt(world.folder, world.kept, { rebooted: true, hooks });
    const { report } = await failureOf(next.run(request, jobContext()));
    expect(report).toMatchObject({ rolledBack: true, quarantine: null });
    expect(await stateOf(world.folder)).toEqual(world.before);
    // What the writer had, and what did not validate.
    expect(await next.quarantine.list()).toHaveLength(2);
  },
);

test.each([fromBackup, fromScratch])(
  'the result names what was there before, not what a writer made of a swap that was not noted ($from)',
  async (request) => {
    const world = await openWritten(request);
    const [first] = await world.quarantine.list();
    const hooks = { ...allHooks, backfill: makeAnew(world.folder) };
    const next = await openAttempt(world.folder, world.kept, { rebooted: true, hooks });
    expect(await next.run(request, jobContext())).toMatchObject({ quarantine: first?.id, rolledBack: false });
    expect(await next.quarantine.list()).toHaveLength(2);
  },
);

test.each([fromBackup, fromScratch])(
  'one that gives up puts back what was there before also where a writer used what the swap had left ($from)',
  async (request) => {
    const world = await openWritten(request);
    remember(world, { failure: givenUp });
    const next = await openAttempt(world.folder, world.kept);
    const { report } = await failureOf(next.run(request, jobContext()));
    expect(report).toMatchObject({ rolledBack: true, quarantine: null });
    expect(await stateOf(world.folder)).toEqual(world.before);
  },
);

test.each([fromBackup, fromScratch])(
  'a file that another program puts in the place of the database in the swap is left to it ($from)',
  async (request) => {
    let isPut = false;
    const world: Opened = await openRecovery({
      async at(point, path) {
        if (isPut || point !== 'rename' || !path.endsWith('duckback-entry.json')) return;
        isPut = true;
        const live = livePath(world.folder);
        await writeFile(`${live}.new`, 'of another program');
        await rename(`${live}.new`, live);
        throw new Error('EIO: i/o error');
      },
    });
    const { problem, report } = await failureOf(world.run(request, world.context));
    expect(problem.message).toContain('was not touched');
    expect(report).toMatchObject({ rolledBack: false });
    expect(await readFile(livePath(world.folder), 'utf8')).toBe('of another program');
  },
);

test('where nothing was there before nothing is put back, whatever a writer made of a restore that was not noted', async () => {
  const world = await openRecovery();
  for (const name of world.before.names) await rm(join(world.folder, 'live', name));
  const first = await openAttempt(world.folder, world.kept, { hooks: cutOffIn('validate', world.context) });
  await expect(first.run(fromBackup, world.context)).rejects.toThrow('the service ends');
  remember(world, { done: ['identify', 'verify', 'stop'], begun: 'restore' });
  await utimes(livePath(world.folder), 1, 1);
  const hooks = { ...allHooks, validate: failing.validate };
  const next = await openAttempt(world.folder, world.kept, { rebooted: true, hooks });
  const { report } = await failureOf(next.run(fromBackup, jobContext()));
  expect(report).toMatchObject({ rolledBack: true, quarantine: null });
  await expect(readFile(livePath(world.folder))).rejects.toThrow('ENOENT');
});

test('what a roll-back moved aside is not put back by an attempt after one that died in it', async () => {
  const world = await openRecovery();
  for (const name of world.before.names) await rm(join(world.folder, 'live', name));
  const hooks = { ...allHooks, validate: failing.validate };
  const first = await openAttempt(world.folder, world.kept, { hooks });
  await failureOf(first.run(fromBackup, jobContext()));
  remember(world, {
    done: ['identify', 'verify', 'stop'],
    begun: 'restore',
    rolledBack: false,
    failure: givenUp,
  });
  const next = await openAttempt(world.folder, world.kept);
  await failureOf(next.run(fromBackup, jobContext()));
  await expect(readFile(livePath(world.folder))).rejects.toThrow('ENOENT');
  expect(await next.quarantine.list()).toHaveLength(1);
});

test('once start may have been run the stop assures nobody any more: with a holder that cannot be seen nothing is rolled back', async () => {
  const world = await openCutOff('validate', fromBackup, false);
  remember(world, { begun: 'start', failure: givenUp });
  const next = await openAttempt(world.folder, world.kept, { holderOf: async () => 'unknown' });
  const { problem, report } = await failureOf(next.run(fromBackup, jobContext()));
  expect(problem.message).toContain('whether a process has opened the restored file cannot be seen here');
  expect(report).toMatchObject({ rolledBack: false, quarantine: expect.any(String) });
  expect(await isRestored(world)).toBe(true);
});

test('one that had given up stops again on a machine that was started anew what may have been started, before it puts anything back', async () => {
  const world = await openCutOff('validate', fromBackup, false);
  remember(world, { failure: givenUp });
  let wasRestored = false;
  const next: Awaited<ReturnType<typeof openAttempt>> = await openAttempt(world.folder, world.kept, {
    rebooted: true,
    holderOf: async () => 'unknown',
    hooks: {
      ...allHooks,
      async stop() {
        wasRestored = await isRestored(world);
      },
    },
  });
  const { report } = await failureOf(next.run(fromBackup, jobContext()));
  expect(world.kept.journal).toEqual(['stop', 'validate', 'stop', 'start']);
  expect(wasRestored).toBe(true);
  expect(report).toMatchObject({ rolledBack: true, quarantine: null });
  expect(await stateOf(world.folder)).toEqual(world.before);
});

test('where the stop that is repeated before a roll-back is cut off the next attempt runs it', async () => {
  const world = await openCutOff('validate', fromBackup, false);
  remember(world, { failure: givenUp });
  const frozen = freezeAt(1);
  const at: AtPoint = (point) => (point === 'hook stop' ? frozen.at() : undefined);
  const second = await openAttempt(world.folder, world.kept, { rebooted: true, at });
  await Promise.race([second.run(fromBackup, jobContext()), frozen.reached]);
  const third = await openAttempt(world.folder, world.kept, {
    rebooted: true,
    holderOf: async () => 'unknown',
  });
  const { report } = await failureOf(third.run(fromBackup, jobContext()));
  expect(world.kept.journal).toEqual(['stop', 'validate', 'stop', 'start']);
  expect(report).toMatchObject({ rolledBack: true });
  expect(await stateOf(world.folder)).toEqual(world.before);
});

test('one that had given up moves nothing where the stop that it repeats fails, and a holder cannot be seen', async () => {
  const world = await openCutOff('validate', fromBackup, false);
  remember(world, { failure: givenUp });
  const next = await openAttempt(world.folder, world.kept, {
    rebooted: true,
    holderOf: async () => 'unknown',
    hooks: { ...allHooks, stop: failing.stop },
  });
  const { report } = await failureOf(next.run(fromBackup, jobContext()));
  expect(report).toMatchObject({ rolledBack: false, quarantine: expect.any(String) });
  expect(await isRestored(world)).toBe(true);
  expect(world.kept.journal).toEqual(['stop', 'validate', 'stop', 'start']);
});

test('a stop that fails on a machine that was started anew assures nobody: with a holder that cannot be seen nothing is moved', async () => {
  const world = await openCutOff('validate', fromBackup);
  const next = await openAttempt(world.folder, world.kept, {
    rebooted: true,
    holderOf: async () => 'unknown',
    hooks: { ...allHooks, stop: failing.stop },
  });
  const { report } = await failureOf(next.run(fromBackup, jobContext()));
  expect(report).toMatchObject({ rolledBack: false, quarantine: expect.any(String) });
  expect(world.kept.journal).toEqual(['stop', 'validate', 'stop', 'start']);
});

test.each([
  { when: 'noted', state: {} },
  { when: 'not noted', state: unnoted },
])(
  'one that gave up, and goes on before the file system of the database is mounted, says that nothing was put back (swap $when)',
  async ({ state }) => {
    const world = await openCutOff('validate', fromBackup, false);
    remember(world, { ...state, failure: givenUp });
    const mount = join(world.folder, 'live');
    await rename(mount, join(world.folder, 'unmounted'));
    await mkdir(mount);
    const mounts = { known: () => mount, remember() {} };
    const next = await openAttempt(world.folder, world.kept, { mounts });
    const { problem, report } = await failureOf(next.run(fromBackup, jobContext()));
    expect(problem.message).toContain(`Putting back what was there before failed: `);
    expect(problem.message).toContain('which is not mounted');
    expect(report).toMatchObject({ rolledBack: false });
  },
);

test('one that gave up says so where what it moved aside is gone, and takes that for put back only where it had begun to', async () => {
  const world = await openCutOff('validate', fromBackup, false);
  remember(world, { failure: givenUp });
  const [entry] = await world.quarantine.list();
  await rm(join(world.folder, 'live', '.duckback', 'quarantine', entry?.id ?? ''), { recursive: true });
  const next = await openAttempt(world.folder, world.kept);
  const { problem, report } = await failureOf(next.run(fromBackup, jobContext()));
  expect(problem.message).toContain(`${entry?.id} is gone, so nothing was put back`);
  expect(report).toMatchObject({ rolledBack: false, quarantine: entry?.id });
  expect(await isRestored(world)).toBe(true);
});

test('a roll-back that was cut off when all was done, but not noted, is none that found nothing', async () => {
  const world = await openRecovery({ hooks: { ...allHooks, validate: failing.validate } });
  await failureOf(world.run(fromBackup, world.context));
  remember(world, { rolledBack: false, done: ['identify', 'verify', 'stop', 'restore'] });
  const next = await openAttempt(world.folder, world.kept);
  const { problem, report } = await failureOf(next.run(fromBackup, jobContext()));
  expect(problem.message).toBe('The hook failed.');
  expect(report).toMatchObject({ rolledBack: true, quarantine: null });
  expect(await stateOf(world.folder)).toEqual(world.before);
});

test('one that goes on where the hook start was taken out of the configuration tells that what it stopped stays so', async () => {
  const world = await openCutOff('validate', fromBackup, false);
  const { validate, backfill } = allHooks;
  const next = await openAttempt(world.folder, world.kept, { hooks: { validate, backfill } });
  const alerts = ['The hook stop was run, and there is no hook start any more.'];
  expect(await next.run(fromBackup, jobContext())).toMatchObject({ alerts });
  expect(await isRestored(world)).toBe(true);
});

test('where a folder lies in the place of the database it fails, and start is run', async () => {
  const world: Opened = await openRecovery({
    hooks: {
      ...allHooks,
      async stop() {
        await rm(livePath(world.folder));
        await mkdir(livePath(world.folder));
      },
    },
  });
  await failureOf(world.run(fromBackup, world.context));
  expect(world.kept.journal).toEqual(['stop', 'start']);
});

test('what another program made while the service was away is not taken for what was restored', async () => {
  const world = await openRecovery();
  for (const name of world.before.names) await rm(join(world.folder, 'live', name));
  const stopped: Opened['context'] = world.context;
  const step: JobContext['step'] = (name, run) => {
    if (name === 'restore: prepare') stopped.endWithService();
    stopped.signal.throwIfAborted();
    return stopped.step(name, run);
  };
  await expect(world.run(fromBackup, { ...stopped, step })).rejects.toThrow('the service ends');
  await writeFile(livePath(world.folder), 'of another program');
  const next = await openAttempt(world.folder, world.kept);
  expect(await next.recover()).toEqual([]);
  await next.run(fromBackup, jobContext());
  expect(await isRestored(world)).toBe(true);
  const [entry] = await next.quarantine.list();
  expect(await readFile(entry?.files[0]?.to ?? '', 'utf8')).toBe('of another program');
});

test('a plan tells each step, what it would do and what is to be done where it fails, and changes nothing', async () => {
  const world = await openRecovery({ hooks: { stop: allHooks.stop } });
  const plan = await world.plan({ ...fromBackup, dryRun: true });
  expect(plan).toMatchObject({ backup, target: livePath(world.folder) });
  expect(plan.steps.map(({ name, command }) => [name, command?.[0] ?? null])).toEqual([
    ['identify', null],
    ['verify', null],
    ['stop', 'stop'],
    ['restore', null],
    ['validate', null],
    ['backfill', null],
    ['start', null],
  ]);
  for (const { does, ifItFails } of plan.steps)
    expect([does.length > 0, ifItFails]).toEqual([true, expect.any(String)]);
  expect(await stateOf(world.folder)).toEqual(world.before);
  expect((await world.plan(fromScratch)).steps[1]?.does).toEqual(
    world.before.names.map((name) => `Move ${join(world.folder, 'live', name)} to quarantine.`),
  );
});
