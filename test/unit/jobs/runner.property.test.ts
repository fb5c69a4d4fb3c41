import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isEnded, isWriting, type Job } from '../../../src/domain/job.ts';
import type { JobRunner } from '../../../src/domain/ports/jobs.ts';
import { Problem } from '../../../src/domain/problem.ts';
import { backupOf, type Call, openWorkbench, settle, verifyOf } from './workbench.ts';

const limit = 2;
const rank = (job: Job): number => (job.state === 'queued' ? 0 : job.state === 'running' ? 1 : 2);

/** Watches every job of a runner and says what must never be. */
function createWatcher(runner: JobRunner) {
  const jobs = new Map<string, Job>();
  const claimed = new Set<string>();

  function check(): void {
    const now = [...jobs.values()];
    expect(now.filter(({ state }) => state === 'running').length).toBeLessThanOrEqual(limit);
    const writing = now.filter((job) => isWriting(job) && !isEnded(job)).map(({ database }) => database);
    const writers = [...writing, ...claimed];
    expect(new Set(writers).size).toBe(writers.length);
  }

  function follow(job: Job): void {
    jobs.set(job.id, job);
    runner.subscribe(job.id, (next) => {
      const before = jobs.get(job.id) ?? job;
      expect(isEnded(before)).toBe(false);
      expect(rank(next)).toBeGreaterThanOrEqual(rank(before));
      expect(next.steps.length).toBeGreaterThanOrEqual(before.steps.length);
      jobs.set(job.id, next);
      check();
    });
    check();
  }
  return { jobs, claimed, follow, check };
}

type Action =
  | { readonly do: 'backup' | 'verify' | 'claim'; readonly database: string }
  | { readonly do: 'release' | 'close' | 'settle' }
  | {
      readonly do: 'cancel' | 'succeed' | 'fail' | 'heed' | 'step' | 'progress' | 'commit';
      readonly which: number;
    };

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constantFrom('backup' as const, 'verify' as const, 'claim' as const),
      database: fc.constantFrom('a', 'b', 'c'),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('release' as const, 'settle' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('cancel' as const), which: fc.nat(30) }) },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'succeed' as const,
        'fail' as const,
        'heed' as const,
        'step' as const,
        'progress' as const,
        'commit' as const,
      ),
      which: fc.nat(30),
    }),
  },
);

/** What a refusal may be; anything else is a fault. */
function allowed(codes: readonly string[], attempt: () => void): void {
  try {
    attempt();
  } catch (error) {
    expect(codes).toContain(error instanceof Problem ? error.code : error);
  }
}

test('whatever is submitted, cancelled, finished and closed in whatever order: one writer per database, no more than the limit, every job ends, no event goes back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 60, size: 'max' }), async (actions) => {
      const bench = openWorkbench({ maxConcurrentJobs: limit, deaf: true });
      const watcher = createWatcher(bench.runner);
      const releases: (() => void)[] = [];
      for (const next of actions) {
        await perform(next, { ...bench, watcher, releases });
        watcher.check();
      }
      await finish(bench);
      expectEnded([...watcher.jobs.values()], bench);
    }),
    { numRuns: 150 },
  );
});

type Bench = ReturnType<typeof openWorkbench>;

/** Closes the runner; its handlers end one after the other. */
async function finish({ runner, calls }: Bench): Promise<void> {
  const closed = runner.close();
  for (let round = 0; round <= limit; round += 1) {
    for (const call of calls) call.succeed();
    await settle();
  }
  await closed;
}

function expectEnded(jobs: readonly Job[], { ledger, calls, clock, lines }: Bench): void {
  for (const job of jobs) {
    expect(isEnded(job)).toBe(true);
    expect(ledger.get(job.id)).toEqual(job);
    const runs = calls.filter(({ context }) => context.jobId === job.id).length;
    expect(runs).toBeLessThanOrEqual(job.startedAt === null ? 0 : 1);
  }
  expect(clock.sleeping()).toBe(0);
  // What the watcher found in an event.
  expect(lines.filter(({ message }) => message === 'a listener of a job failed')).toEqual([]);
}

interface Stage {
  readonly runner: JobRunner;
  readonly watcher: ReturnType<typeof createWatcher>;
  readonly calls: readonly Call[];
  readonly releases: (() => void)[];
}

async function perform(next: Action, stage: Stage): Promise<void> {
  const { runner, watcher, calls, releases } = stage;
  if ('database' in next) return start(next.do, next.database, stage);
  if ('which' in next) {
    act(next.do, calls[next.which % Math.max(1, calls.length)]);
    const id = [...watcher.jobs.keys()][next.which % Math.max(1, watcher.jobs.size)];
    if (next.do !== 'cancel' || !id) return;
    return allowed(['job_finished', 'operation_in_progress'], () => void runner.cancel(id));
  }
  if (next.do === 'release') releases.pop()?.();
  if (next.do === 'settle') await settle();
  if (next.do === 'close') void runner.close();
}

function start(what: string, database: string, { runner, watcher, releases }: Stage): void {
  allowed(['operation_in_progress', 'shutting_down'], () => {
    if (what === 'backup') watcher.follow(runner.submit(backupOf(database)).job);
    if (what === 'verify') watcher.follow(runner.submit(verifyOf(database)).job);
    if (what !== 'claim') return;
    const release = runner.claim(database);
    watcher.claimed.add(database);
    releases.push(() => {
      watcher.claimed.delete(database);
      release();
    });
  });
}

function act(what: string, call: Call | undefined): void {
  if (!call) return;
  const { context } = call;
  if (what === 'succeed') call.succeed();
  if (what === 'fail') call.fail(new Error('no'));
  if (what === 'heed' && context.signal.aborted) call.fail(context.signal.reason);
  if (what === 'step') context.step('step', async () => undefined).catch(() => undefined);
  if (what === 'progress') context.progress(1, 2);
  if (what === 'commit') allowed(['cancelled', 'interrupted'], () => context.pointOfNoReturn());
}
