/** A disk that fails: in a real service one operation on a file after another gets an input/output error, or does less than it was asked. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { createDiskLayer, type DiskLayer, type Fault } from '../../support/disk-layer/disk-layer.ts';
import { type RunningService, startService } from '../../support/service.ts';
import { type Asked, ask, listBackups, run, type Service, theBackup } from '../service/client.ts';
import type { Ground } from './ground.ts';
import {
  attempt,
  copiesIn,
  copiesTo,
  expectClean,
  expectSound,
  exportIds,
  type Operation,
  settingsFor,
} from './operations.ts';

/** How operations fail. */
export const ways: readonly Pick<Fault, 'kind' | 'how'>[] = [
  { kind: 'write', how: 'short' },
  { kind: 'write', how: 'once' },
  { kind: 'write', how: 'lasting' },
  { kind: 'sync', how: 'once' },
  { kind: 'sync', how: 'lasting' },
  { kind: 'name', how: 'once' },
  { kind: 'name', how: 'lasting' },
  { kind: 'read', how: 'short' },
  { kind: 'read', how: 'once' },
];

/** A service on a disk that can be made to fail. */
export interface FailingDisk {
  /**
   * Lets an operation below a folder of the ground (`repository`, say) fail, and looks at what came of it. False where nothing failed,
   * since there were fewer.
   */
  strike(fault: Fault): Promise<boolean>;
}

/** null where there is no layer. */
export async function openFailingDisk(origin: Ground, operation: Operation): Promise<FailingDisk | null> {
  const { folder } = origin.paths;
  const layer = await createDiskLayer(folder);
  if (!layer) return null;
  const start = () => startService(folder, settingsFor(origin, operation), { env: layer.env });
  let service = await start();
  onTestFinished(() => service.kill());

  const strike = async ({ scope, ...fault }: Fault): Promise<boolean> => {
    await putBack(origin);
    const ground = operation.prunes ? await withTwo(service, origin) : origin;
    const ordered = { ...fault, scope: join(folder, scope) };
    if (!(await struck(service, layer, operation.asked(ground), ordered))) return false;
    await expectSound(service, ground, operation);
    // What cleans up may have failed too: then the next start does it.
    if (!(await isClean(service, ground))) {
      await service.kill();
      service = await start();
      await expectSound(service, ground, operation);
    }
    await expectClean(service, ground);
    if (!operation.prunes) await removeNew(service, ground);
    if (operation.copies) await removeCopies(service, ground);
    return true;
  };
  return { strike: telling(strike) };
}

/** What a strike fails with says what it was. */
export const telling =
  <F>(strike: (fault: F) => Promise<boolean>) =>
  (fault: F): Promise<boolean> =>
    strike(fault).catch((error: unknown) => {
      throw new Error(`${JSON.stringify(fault)}: ${error instanceof Error ? error.message : error}`, {
        cause: error,
      });
    });

const isClean = (service: Service, ground: Ground): Promise<boolean> =>
  expectClean(service, ground).then(
    () => true,
    () => false,
  );

/** Runs the operation. False where nothing failed. */
async function struck(
  service: Service,
  layer: Pick<DiskLayer, 'order' | 'mend'>,
  asked: Asked,
  fault: Fault,
): Promise<boolean> {
  await layer.order(fault);
  const problem = await attempt(service, asked);
  if ((await layer.mend()) === 0) return false;
  if (fault.how === 'short') expect(problem).toBe(null);
  // What could not be written or flushed must not be called done.
  else if (fault.kind === 'write' || fault.kind === 'sync') expect(problem).not.toBe(null);
  return true;
}

/** The database as it was before. */
export async function putBack({ paths, old }: Ground): Promise<void> {
  const folder = dirname(paths.database);
  await rm(folder, { recursive: true });
  await mkdir(folder);
  for (const [name, bytes] of old) await writeFile(join(folder, name), bytes, 'latin1');
}

/** Two backups, of which the older one goes. */
export async function withTwo(service: RunningService, ground: Ground): Promise<Ground> {
  while ((await listBackups(service)).length < 2) await run(service, theBackup);
  const [newest] = await listBackups(service);
  return { ...ground, second: newest?.id ?? '' };
}

/** As somebody would who empties a disk. */
async function removeCopies(service: RunningService, { paths }: Ground): Promise<void> {
  await rm(join(copiesIn(paths), 'availability', 'backups'), { recursive: true, force: true });
  expect((await ask(service, 'POST', `/repositories/${copiesTo}/rescan`)).status).toBe(200);
}

/** Of each strike, so that the next ones need not prove it again. */
export async function removeNew(service: RunningService, { first, second }: Ground): Promise<void> {
  const remove = async (path: string) => expect((await ask(service, 'DELETE', path)).status).toBe(204);
  for (const { id } of await listBackups(service))
    if (id !== first && id !== second) await remove(`/backups/${id}`);
  for (const id of await exportIds(service)) await remove(`/exports/${id}`);
}
