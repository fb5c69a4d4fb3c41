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
  const refused: string[] = [];

  function check(): void {
    const now = [...jobs.values()];
    expect(now.filter(({ state }) => state === 'running').length).toBeLessThanOrEqual(limit);
    const writing = now.filter((job) => isWriting(job.kind) && !isEnded(job)).map(({ database }) => database);
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
  return { jobs, claimed, refused, follow, check };
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
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('backup' as const, 'verify' as const, 'claim' as const),
      database: fc.constantFrom('a', 'b', 'c'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('release' as const, 'settle' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const) }) },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constantFrom('cancel', 'succeed', 'fail', 'heed', 'step', 'progress', 'commit'),
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
  const {
    runner: unused,
    newRunner,
    calls,
    clock,
    ledger,
  } = await openWorkbench({ maxConcurrentJobs: limit, deaf: true });
  await unused.close();
  const run = async (actions: readonly Action[]) => {
    calls.length = 0;
    const runner = newRunner();
    const watcher = createWatcher(runner);
    const releases: (() => void)[] = [];
    for (const next of actions) {
      await perform(next, { runner, watcher, calls, releases });
      watcher.check();
    }
    const closed = runner.close();
    for (let round = 0; round <= limit; round += 1) {
      for (const call of calls) call.succeed();
      await settle();
    }
    await closed;
    for (const job of watcher.jobs.values()) {
      expect(isEnded(job)).toBe(true);
      expect(ledger.get(job.id)).toEqual(job);
    }
    expect(clock.sleeping()).toBe(0);
  };
  await fc.assert(fc.asyncProperty(fc.array(action, { maxLength: 40 }), run), { numRuns: 100 });
});

interface Stage {
  readonly runner: JobRunner;
  readonly watcher: ReturnType<typeof createWatcher>;
  readonly calls: readonly Call[];
  readonly releases: (() => void)[];
}

async function perform(next: Action, { runner, watcher, calls, releases }: Stage): Promise<void> {
  if (next.do === 'backup' || next.do === 'verify') {
    const submission = next.do === 'backup' ? backupOf(next.database) : verifyOf(next.database);
    allowed(['operation_in_progress', 'shutting_down'], () => watcher.follow(runner.submit(submission).job));
  } else if (next.do === 'claim') {
    allowed(['operation_in_progress'], () => {
      const release = runner.claim(next.database);
      watcher.claimed.add(next.database);
      releases.push(() => {
        watcher.claimed.delete(next.database);
        release();
      });
    });
  } else if (next.do === 'release') releases.pop()?.();
  else if (next.do === 'settle') await settle();
  else if (next.do === 'close') void runner.close();
  else if (next.do === 'cancel') {
    const id = [...watcher.jobs.keys()][next.which % Math.max(1, watcher.jobs.size)];
    if (id) allowed(['job_finished', 'operation_in_progress'], () => void runner.cancel(id));
  } else act(next.do, calls[next.which % Math.max(1, calls.length)]);
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
