import { join } from 'node:path';
import type { Engine } from '../../src/domain/ports/engine.ts';
import { createEngine, type EngineLimits } from '../../src/engine/engine.ts';

/** A real engine with room for small files, which whoever makes it closes. */
export const createSmallEngine = (
  folder: string,
  limits: Partial<EngineLimits> = {},
  idleMs?: number,
): Engine =>
  createEngine({
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
