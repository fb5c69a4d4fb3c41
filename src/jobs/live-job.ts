import { FailedWithResult } from '../domain/failed-with-result.ts';
import { isResumable, type JobKind, type RequestOf, type ResultOf } from '../domain/job.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { JobContext, JobHandlers } from '../domain/ports/jobs.ts';
import type { Log } from '../domain/ports/log.ts';
import { createContext } from './context.ts';
import { logFailure, thrown } from './outcome.ts';
import type { JobRecord } from './record.ts';
import { createStop, type Stop } from './stop.ts';
import { endedJob, type Outcome, startedJob, suspendedJob } from './transitions.ts';

/** A job of this process that has not ended. */
export interface LiveJob {
  readonly record: JobRecord;
  readonly stop: Stop;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
  /** Runs the handler to its end. Never rejects. */
  run(): Promise<void>;
  /** Ends it; one that never ran has no duration. */
  end(outcome: Outcome, durationMs: number | null): void;
}

export interface LiveJobOptions {
  readonly record: JobRecord;
  readonly handlers: JobHandlers;
  readonly clock: Clock;
  readonly log: Log;
  /** Called once, after the job's last change; `ran` tells whether it was ever started. */
  readonly onEnd: (ran: boolean) => void;
}

export function createLiveJob({ record, handlers, clock, log, onEnd }: LiveJobOptions): LiveJob {
  const { id } = record.current();
  const stop = createStop();
  const { promise: ended, resolve } = Promise.withResolvers<void>();

  function failed(error: unknown): Outcome {
    const outcome = thrown(error, stop.reason(), id);
    // The reason of the stop is no news, with a result or without; anything else that came of it may be.
    const why = error instanceof FailedWithResult ? error.problem : error;
    if (why !== stop.reason()) logFailure(log, id, outcome, error);
    return outcome;
  }

  async function work(): Promise<Outcome> {
    try {
      // Let the caller have its answer first.
      await Promise.resolve();
      const { kind, request, attempt } = record.current();
      // One that goes on may have to undo what it did before.
      if (attempt === 1) stop.signal.throwIfAborted();
      const result = await handle(handlers, kind, request, createContext({ record, stop, clock }));
      return { state: 'succeeded', problem: null, result };
    } catch (error) {
      return failed(error);
    }
  }

  /** It ends with the service, and goes on with the next one. */
  function suspend(): void {
    record.change((job) => suspendedJob(job, clock.now()));
    log.warn({ jobId: id }, 'job goes on when the service is back');
  }

  function end(outcome: Outcome, durationMs: number | null): void {
    const resumable = isResumable(record.current().kind);
    if (resumable && outcome.problem?.code === 'interrupted') suspend();
    else close(outcome, durationMs);
    onEnd(durationMs !== null);
    resolve();
  }

  function close(outcome: Outcome, durationMs: number | null): void {
    try {
      record.change((job) => endedJob(job, outcome, clock.now(), durationMs));
    } catch (error) {
      // Only a result of the wrong shape gets here.
      const { result: _, ...failure } = failed(error);
      record.change((job) => endedJob(job, failure, clock.now(), durationMs));
    }
    const { kind, database, state } = record.current();
    log.info({ jobId: id, kind, database, state, durationMs }, 'job ended');
  }

  return {
    record,
    stop,
    ended,
    end,
    async run() {
      const { startedAt } = record.current();
      // Attempts before this one count, and the time between.
      const earlierMs = startedAt === null ? 0 : Math.max(0, clock.now().getTime() - Date.parse(startedAt));
      const startedMs = clock.monotonicMs();
      record.change((job) => startedJob(job, clock.now()));
      const outcome = await work();
      end(outcome, Math.round(earlierMs + clock.monotonicMs() - startedMs));
    },
  };
}

/** Typed by kind, so that each handler is known to get its own requests. */
function handle<K extends JobKind>(
  handlers: JobHandlers,
  kind: K,
  request: RequestOf<K>,
  context: JobContext,
): Promise<ResultOf<K>> {
  return handlers[kind](request, context);
}
