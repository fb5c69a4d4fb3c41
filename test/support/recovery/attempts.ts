/** Recoveries over the files of a restore world, and those that were cut off and go on. */
import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { FailedWithResult } from '../../../src/domain/failed-with-result.ts';
import type { JobContext } from '../../../src/domain/ports/jobs.ts';
import { Problem, problemDocument } from '../../../src/domain/problem.ts';
import type { RecoveryRequest, RecoveryState } from '../../../src/domain/recovery.ts';
import { isRecoveryState } from '../../../src/domain/recovery-guard.ts';
import { stateOf } from '../../fault/restore/aftermath.ts';
import { temporaryFolder } from '../folder.ts';
import { jobContext } from '../job-context.ts';
import { livePath, makeWorld, storedPath } from '../restore-world.ts';
import { type AttemptOptions, allHooks, makeAnew, nothingKept, openAttempt } from './in-process.ts';

export const fromBackup = { database: 'market', from: 'backup' } as const;

export const fromScratch = { database: 'market', from: 'scratch' } as const;

/** A world whose writer left a log, and a recovery over it. */
export async function openRecovery(options: AttemptOptions = {}) {
  const folder = await temporaryFolder();
  await makeWorld(folder, { unfinished: true });
  const kept = nothingKept();
  const attempt = await openAttempt(folder, kept, options);
  return { ...attempt, folder, kept, context: jobContext(), before: await stateOf(folder) };
}

export type Opened = Awaited<ReturnType<typeof openRecovery>>;

/** Runs one that must fail; gives its problem and its report. */
export async function failureOf(run: Promise<unknown>) {
  const error = await run.then(
    () => new Error('it succeeded'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof FailedWithResult)) throw error;
  return { problem: error.problem, report: error.result };
}

export const isRestored = async ({ folder }: Opened) =>
  (await readFile(livePath(folder))).equals(await readFile(storedPath(folder)));

/** Hooks of which one is cut off, when it has done its part, because the service ends. */
export const cutOffIn = (
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
export async function openCutOff(name: 'validate' | 'backfill', request: RecoveryRequest, makes = true) {
  const world = await openRecovery();
  const hooks = cutOffIn(name, world.context, makes ? makeAnew(world.folder) : undefined);
  const { run } = await openAttempt(world.folder, world.kept, { hooks });
  await expect(run(request, world.context)).rejects.toThrow('the service ends');
  return world;
}

/** What was remembered, with changes, as if an attempt had died then. */
export function remember({ kept }: Opened, changes: Partial<RecoveryState>): void {
  const state: unknown = JSON.parse(kept.state ?? '');
  if (!isRecoveryState(state)) throw new TypeError('nothing was remembered');
  kept.state = JSON.stringify({ ...state, ...changes });
}

export const givenUp = problemDocument(new Problem('hook_failed', 'The hook failed.'), '/jobs/one', 'one');

/** As if an attempt had died after its swap, and before that was noted. */
export const unnoted = {
  done: ['identify', 'verify', 'stop'],
  begun: 'restore',
  quarantine: null,
} satisfies Partial<RecoveryState>;
