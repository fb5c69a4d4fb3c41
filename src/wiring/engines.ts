import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Engine } from '../domain/ports/engine.ts';
import { createEngine } from '../engine/engine.ts';

interface Engines {
  readonly engine: Engine;
  /** For rows that go straight to clients: one that reads slowly must keep no job waiting. */
  readonly streamEngine: Engine;
  close(): Promise<unknown>;
}

/** As many children for streams as for jobs. */
export function createEngines({ engine: limits, server }: Config, scratch: string): Engines {
  const tempFolder = join(scratch, 'engine');
  const create = () =>
    createEngine({ limits: { ...limits, tempFolder, maxChildren: server.maxConcurrentJobs } });
  const [engine, streamEngine] = [create(), create()];
  return { engine, streamEngine, close: () => Promise.all([engine.close(), streamEngine.close()]) };
}
