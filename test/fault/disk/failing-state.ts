/**
 * A disk that fails below the state folder: what the service keeps of its own lies there in two SQLite files and their logs. It fails while an
 * operation runs, while the service starts, or while it ends and brings its logs into the files.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { createDiskLayer, type Fault } from '../../support/disk-layer/disk-layer.ts';
import { startService } from '../../support/service.ts';
import { attemptOf, run } from '../service/client.ts';
import { putBack, removeNew, telling, ways, withTwo } from './failing-disk.ts';
import type { Ground } from './ground.ts';
import { expectClean, expectSound, type Operation, settingsFor } from './operations.ts';

/** In the state folder. */
export const stateFiles = ['state.sqlite', 'state.sqlite-wal', 'audit.sqlite', 'audit.sqlite-wal'] as const;

/** When it fails. */
export const moments = ['work', 'start', 'end'] as const;

export interface StateFault extends Omit<Fault, 'scope'> {
  readonly moment: (typeof moments)[number];
  readonly file: (typeof stateFiles)[number];
}

/** How it fails. SQLite makes and removes its logs by itself, and nothing hangs on their names. */
export const stateWays: typeof ways = [
  ...ways.filter(({ kind }) => kind !== 'name'),
  { kind: 'write', how: 'full' },
];

/** A service whose state lies on a disk that can be made to fail. */
export interface FailingState {
  /** Lets an operation on a file fail, and looks at what came of it. False where nothing failed, since there were fewer. */
  strike(fault: StateFault): Promise<boolean>;
}

/** null where there is no layer. */
export async function openFailingState(origin: Ground, operation: Operation): Promise<FailingState | null> {
  const { folder, state } = origin.paths;
  const layer = await createDiskLayer(folder);
  if (!layer) return null;
  const { order, mend } = layer;
  const start = () => startService(folder, settingsFor(origin, operation), { env: layer.env });
  let service = await start();
  onTestFinished(() => service.kill());

  /** It may go on, or end with a word in its log. What it tells after that is so. */
  async function work(ground: Ground): Promise<number> {
    const outcome = await attemptOf(service, operation.asked(ground));
    const struck = await mend();
    if (outcome === 'gone')
      expect(service.log()).toContain('the service ends because of an unexpected error');
    else if (struck > 0) await expectSound(service, ground, operation);
    return struck;
  }

  /** It may not start, and says so. */
  async function startAgain(): Promise<number> {
    const started = await start().catch((error: unknown) => String(error));
    const struck = await mend();
    if (typeof started === 'string') {
      expect(started).toMatch(/duckback cannot start: .*: stateDir: .*state folder/);
      service = await start();
    } else service = started;
    return struck;
  }

  async function fail({ moment, file, ...fault }: StateFault, ground: Ground): Promise<number> {
    if (moment === 'start') await service.kill();
    await order({ ...fault, scope: join(state, file) });
    if (moment === 'work') return work(ground);
    if (moment === 'start') return startAgain();
    await service.stop();
    return mend();
  }

  async function strike(fault: StateFault): Promise<boolean> {
    await putBack(origin);
    const ground = operation.prunes ? await withTwo(service, origin) : origin;
    const struck = await fail(fault, ground);
    if (fault.moment === 'end' || (fault.moment === 'work' && struck > 0)) {
      await service.kill();
      service = await start();
    }
    if (struck === 0) return false;
    // On the same state: nothing of it was given up, all is as if the disk had never failed, and the operation succeeds.
    expect(await readdir(state)).not.toContainEqual(expect.stringContaining('damaged'));
    await expectSound(service, ground, operation);
    await expectClean(service, ground);
    await run(service, operation.asked(ground));
    await expectClean(service, ground);
    if (!operation.prunes) await removeNew(service, ground);
    return true;
  }

  return { strike: telling(strike) };
}
