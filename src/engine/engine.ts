import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { Engine, EngineOptions } from '../domain/ports/engine.ts';
import { Problem } from '../domain/problem.ts';
import { isFull } from '../files/errno.ts';
import { startChild } from './child.ts';
import { createChildPool } from './child-pool.ts';
import { results, type Task } from './protocol.ts';

/** What the operations may use, each for itself. */
export interface EngineLimits {
  /** DuckDB's own; the process is killed at one and a half times as much and 256 MiB for Node. */
  readonly memoryLimitBytes: number;
  readonly threads: number;
  /** What DuckDB may put into `tempFolder` when memory does not suffice. */
  readonly tempLimitBytes: number;
  /** Made where it is missing. What a killed service left there is the caller's to sweep before it makes an engine. */
  readonly tempFolder: string;
  /** Of one operation, waiting in line not counted. */
  readonly timeLimitMs: number;
  /** Operations at once; more wait in line. */
  readonly maxChildren: number;
}

interface EngineDependencies {
  readonly limits: EngineLimits;
  /** How long an unused child is kept for the next operation. */
  readonly idleMs?: number;
}

const nodeBytes = 256 * 1024 * 1024;

/** The engine, see the port. */
export function createEngine({ limits, idleMs = 30_000 }: EngineDependencies): Engine {
  const pool = createChildPool({ start: startChild, max: limits.maxChildren, idleMs });
  const { memoryLimitBytes, threads, tempLimitBytes, timeLimitMs } = limits;
  const processLimits = { timeLimitMs, residentLimitBytes: memoryLimitBytes * 1.5 + nodeBytes };

  async function run<S extends TSchema>(task: Task, schema: S, options: EngineOptions): Promise<Static<S>> {
    const { signal, onProgress } = options;
    const result = await pool.use(signal, async (child) => {
      await using temp = await temporaryFolder(limits.tempFolder);
      const resources = { memoryLimitBytes, threads, tempLimitBytes, tempFolder: temp.path };
      return await child.run(task, { resources, limits: processLimits, signal, onProgress });
    });
    if (Value.Check(schema, result)) return result;
    throw new Problem('engine_failed', `The engine answered ${task.operation} against its protocol.`);
  }

  return {
    async seal(file, options) {
      await run({ operation: 'seal', file }, results.seal, options);
    },
    survey: (file, options) => run({ operation: 'survey', file }, results.survey, options),
    locateBlocks: (file, blocks, options) =>
      run({ operation: 'locateBlocks', file, blocks: [...blocks] }, results.locateBlocks, options),
    compare: ({ tables, ...request }, options) =>
      run(
        { operation: 'compare', ...request, ...(tables && { tables: [...tables] }) },
        results.compare,
        options,
      ),
    close: pool.close,
  };
}

/** One operation's own folder: DuckDB cannot tidy up after it was killed. */
async function temporaryFolder(parent: string) {
  const path = await makeFolder(parent);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

async function makeFolder(parent: string): Promise<string> {
  try {
    await mkdir(parent, { recursive: true, mode: 0o700 });
    return await mkdtemp(join(parent, 'engine-'));
  } catch (error) {
    if (!isFull(error)) throw error;
    throw new Problem('insufficient_space', `No space is left at ${parent}.`, { cause: error });
  }
}
