/**
 * Power cuts: an operation of a real service is recorded, and at any point in it the disk can be made as a power cut would leave it, from
 * "what was flushed and nothing else" to "all". A service is started on what is left; in this process, which is quick.
 */
import { hash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { expect } from 'vitest';
import { buildApp } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config.ts';
import { putRemains } from '../../support/disk-layer/after-power-cut.ts';
import { type Disk, type Folder, readDisk, type Survival, survivals } from '../../support/disk-layer/disk.ts';
import { createDiskLayer } from '../../support/disk-layer/disk-layer.ts';
import { stateOf } from '../../support/disk-layer/state-of.ts';
import { type Done, readTold } from '../../support/disk-layer/told.ts';
import { type RunningService, type Settings, startService, writeConfig } from '../../support/service.ts';
import { run, type Service, theBackup } from '../service/client.ts';
import type { Ground } from './ground.ts';
import { expectClean, expectSound, type Operation, perform, settingsFor, untilQuiet } from './operations.ts';

const configuration = 'duckback.yaml';

const isOfState = (path: string): boolean => /^\/state(\/|$)/.test(path);

/** What tells the points of a recording apart: the files of the repository and of the database, or what the service keeps of its own. */
const countsFor = {
  files: (path: string) => !isOfState(path) && path !== `/${configuration}`,
  state: (path: string) => isOfState(path) && !path.startsWith('/state/scratch'),
} as const;

interface Recorded {
  readonly folder: string;
  readonly settings: Settings;
  readonly of: keyof typeof countsFor;
  /** The operation; resolves when it has ended. */
  readonly act: (service: RunningService) => Promise<unknown>;
}

/** A state of the disk: so many things were done, and of these survives so much. */
export interface Point {
  readonly done: number;
  readonly survival: Survival;
}

interface Recording {
  readonly points: readonly Point[];
  /**
   * Puts the disk into each of these states, which are in their order, does something to it, and looks at the service that is started
   * there.
   */
  visit(
    points: readonly Point[],
    spoil: () => Promise<void>,
    look: (service: Service) => Promise<void>,
  ): Promise<void>;
}

/** Every state that differs from those before it in what counts. null where there is no layer. */
async function record({ folder, settings, of, act }: Recorded): Promise<Recording | null> {
  await writeConfig(folder, settings);
  const layer = await createDiskLayer(folder, { recording: true });
  if (!layer) return null;
  // One to look for the points, one to go through them.
  const [surveyed, replayed] = [await readDisk(folder), await readDisk(folder)];
  const service = await startService(folder, settings, { env: layer.env });
  try {
    await act(service);
  } finally {
    await service.stop();
  }
  const told = readTold(await layer.told());
  const points = pointsIn(surveyed, told, countsFor[of]);
  expect(bytesIn((await readDisk(folder)).top), 'the layer was told of everything').toEqual(
    bytesIn(surveyed.top),
  );
  return {
    points,
    async visit(points, spoil, look) {
      let done = 0;
      for (const point of points) {
        for (; done < point.done; done += 1) apply(replayed, told[done]);
        await putRemains(replayed, point.survival);
        await spoil();
        await lookInto(folder, settings, look).catch((error: unknown) => {
          throw new Error(`${describe(point, told)}: ${error instanceof Error ? error.message : error}`, {
            cause: error,
          });
        });
      }
    },
  };
}

/** Of each file below a folder, by its path, a hash. */
const bytesIn = (folder: Folder, path = ''): Map<string, string> =>
  new Map(
    [...folder.names]
      // This process wrote it.
      .filter(([name]) => name !== configuration)
      .flatMap(([name, node]): [string, string][] =>
        node.kind === 'folder'
          ? [...bytesIn(node, `${path}/${name}`)]
          : [[`${path}/${name}`, hash('sha256', node.content.bytes)]],
      )
      .sort(),
  );

function apply(disk: Disk, done: Done | undefined): void {
  if (done) disk.apply(done);
}

function pointsIn(disk: Disk, told: readonly Done[], counts: (path: string) => boolean): Point[] {
  const seen = new Set<string>();
  const points: Point[] = [];
  for (const [index, done] of told.entries()) {
    disk.apply(done);
    // What is only written is not safe, and what is safe has not changed.
    if (done.kind === 'write' || done.kind === 'truncate') continue;
    for (const survival of survivals) {
      const state = stateOf(disk, survival, counts);
      if (seen.has(state)) continue;
      seen.add(state);
      points.push({ done: index + 1, survival });
    }
  }
  return points;
}

function describe({ done, survival }: Point, told: readonly Done[]): string {
  const last = JSON.stringify(told[done - 1], (key, value: unknown) =>
    key === 'data' ? undefined : typeof value === 'bigint' ? String(value) : value,
  );
  return `After ${done} things, the last of them ${last}, of which survives: ${survival}`;
}

async function lookInto(
  folder: string,
  settings: Settings,
  look: (service: Service) => Promise<void>,
): Promise<void> {
  const file = await writeConfig(folder, settings);
  const app = await buildApp(await loadConfig({ DUCKBACK_CONFIG: file }), { logLevel: 'silent' });
  try {
    await look({ url: await app.listen({ port: 0, host: '127.0.0.1' }) });
  } finally {
    await app.close();
  }
}

interface Cuts {
  readonly of: keyof typeof countsFor;
  readonly choose: (points: readonly Point[]) => readonly Point[];
  /** The state folder is lost with the power. */
  readonly withoutState?: boolean;
}

/**
 * Cuts the power at the points that are chosen: the next service must find everything safe, and the operation succeeds there. Gives how
 * many points were seen; null where there is no layer.
 */
export async function expectSafe(
  ground: Ground,
  operation: Operation,
  { of, choose, withoutState = false }: Cuts,
): Promise<number | null> {
  const act = perform(ground, operation);
  const { folder } = ground.paths;
  const recording = await record({ folder, settings: settingsFor(ground, operation), of, act });
  if (!recording) return null;
  const points = choose(recording.points);
  const spoil = async () => {
    if (withoutState) await rm(ground.paths.state, { recursive: true, force: true });
  };
  await recording.visit(points, spoil, async (service) => {
    await untilQuiet(service);
    await expectSound(service, ground, operation);
    await expectClean(service, ground);
    // Without a record of a backup nothing is removed.
    if (withoutState && operation.prunes) await run(service, theBackup);
    await act(service);
    await expectClean(service, ground);
  });
  return points.length;
}
