/** What a recovery does, step by step, and what is left where a step fails. */
import { mkdir, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CheckResult } from '../../../src/domain/check.ts';
import { stateOf } from '../../fault/restore/aftermath.ts';
import {
  failureOf,
  fromBackup,
  fromScratch,
  isRestored,
  type Opened,
  openRecovery,
} from '../../support/recovery/attempts.ts';
import { allHooks, failing, makeAnew, rebuilt } from '../../support/recovery/in-process.ts';
import { backup, livePath, storedPath } from '../../support/restore-world.ts';

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

test('a start that fails fails nothing: it is told, and alerted', async () => {
  const world = await openRecovery({ hooks: { ...allHooks, start: failing.start } });
  expect(await world.run(fromBackup, world.context)).toMatchObject({ alerts: ['The hook failed.'] });
  expect(world.alerts).toEqual(['The hook failed.']);
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
