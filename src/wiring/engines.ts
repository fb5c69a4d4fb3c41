import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Engine } from '../domain/ports/engine.ts';
import type { Hasher } from '../domain/ports/hasher.ts';
import { createEngine } from '../engine/engine.ts';
import { createHasher } from '../hashing/hasher.ts';

interface Engines {
  readonly engine: Engine;
  /** For rows that go straight to clients: one that reads slowly must keep no job waiting. */
  readonly streamEngine: Engine;
  readonly hasher: Hasher;
  closeEngines(): Promise<unknown>;
}

/** As many children for streams as for jobs. */
export function createEngines({ engine: limits, server }: Config, scratch: string): Engines {
  const tempFolder = join(scratch, 'engine');
  const create = () =>
    createEngine({ limits: { ...limits, tempFolder, maxChildren: server.maxConcurrentJobs } });
  const [engine, streamEngine, hasher] = [
    create(),
    create(),
    createHasher({ maxChildren: server.maxConcurrentJobs }),
  ];
  const all = [engine, streamEngine, hasher];
  return { engine, streamEngine, hasher, closeEngines: () => Promise.all(all.map((each) => each.close())) };
}
