/** Runs the configured checks on a file that nobody writes: an image, a stored backup, a restored copy. Never on a live one. */
import type { CheckResult, ConfiguredCheck } from '../../domain/check.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Engine } from '../../domain/ports/engine.ts';
import { isProblem, type Problem } from '../../domain/problem.ts';
import type { ConfiguredDatabases } from '../configured-database.ts';

export interface ChecksServiceOptions {
  readonly databases: ConfiguredDatabases;
  readonly engine: Pick<Engine, 'check'>;
  readonly clock: Clock;
}

/** What is looked at. */
export interface CheckedState {
  readonly file: string;
  /** The instant of it: an old backup is judged by its own day. */
  readonly at: Date;
}

export interface ChecksService {
  /** Whether there is anything to run for a database. */
  has(database: string): boolean;
  /**
   * One after the other; a check that cannot run is a result too. Rejects with the signal's reason, `insufficient_space`,
   * `shutting_down`.
   */
  run(database: string, state: CheckedState, signal: AbortSignal): Promise<CheckResult[]>;
}

export function createChecksService({ databases, engine, clock }: ChecksServiceOptions): ChecksService {
  const checksOf = (name: string) => databases.get(name)?.checks ?? [];

  async function runOne(check: ConfiguredCheck, { file, at }: CheckedState, signal: AbortSignal) {
    const { sql, parameters } = check;
    const today = at.toISOString().slice(0, 10);
    try {
      const found = await engine.check({ file, sql, parameters, today }, { signal });
      return { ...found, ok: found.violations === 0, error: null };
    } catch (error) {
      if (!isOfCheck(error) || signal.aborted) throw error;
      return { ok: false, violations: null, columns: [], sample: [], error: error.message };
    }
  }

  return {
    has: (name) => checksOf(name).length > 0,
    async run(name, state, signal) {
      const results: CheckResult[] = [];
      for (const check of checksOf(name)) {
        const begunMs = clock.monotonicMs();
        const outcome = await runOne(check, state, signal);
        results.push({
          name: check.name,
          ...outcome,
          durationMs: Math.round(clock.monotonicMs() - begunMs),
        });
      }
      return results;
    },
  };
}

/** A query that takes too long or too much ends its engine child. */
const isOfCheck = (error: unknown): error is Problem => isProblem(error, 'check_failed', 'engine_failed');
