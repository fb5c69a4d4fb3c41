import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Engine } from '../../src/domain/ports/engine.ts';
import { createEngine, type EngineLimits } from '../../src/engine/engine.ts';
import { childrenOf } from './processes.ts';

/** A real engine for one test, with room for small files; closed when the test ends. */
export function testEngine(folder: string, limits: Partial<EngineLimits> = {}, idleMs?: number): Engine {
  const engine = createEngine({
    limits: {
      memoryLimitBytes: 512 * 1024 * 1024,
      threads: 1,
      tempLimitBytes: 1024 * 1024 * 1024,
      tempFolder: join(folder, 'engine-temp'),
      timeLimitMs: 60_000,
      maxChildren: 1,
      ...limits,
    },
    ...(idleMs === undefined ? {} : { idleMs }),
  });
  onTestFinished(() => engine.close());
  return engine;
}

/** The process ids of this process's engine children. */
export const engineChildren = (parent = process.pid): Promise<number[]> =>
  childrenOf(parent, join('engine', 'worker.ts'));

/** Options of an operation that nobody aborts. */
export const unwatched = () => ({ signal: new AbortController().signal });
