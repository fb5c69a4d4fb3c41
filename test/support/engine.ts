import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Engine } from '../../src/domain/ports/engine.ts';
import type { EngineLimits } from '../../src/engine/engine.ts';
import { childrenOf } from './processes.ts';
import { createSmallEngine } from './small-engine.ts';

/** A small engine for one test; closed when the test ends. */
export function testEngine(folder: string, limits: Partial<EngineLimits> = {}, idleMs?: number): Engine {
  const engine = createSmallEngine(folder, limits, idleMs);
  onTestFinished(() => engine.close());
  return engine;
}

/** The process ids of this process's engine children. */
export const engineChildren = (parent = process.pid): Promise<number[]> =>
  childrenOf(parent, join('engine', 'worker.ts'));

/** Options of an operation that nobody aborts. */
export const unwatched = () => ({ signal: new AbortController().signal });
