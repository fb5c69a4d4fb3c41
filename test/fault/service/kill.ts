import { engineChildren } from '../../support/engine.ts';
import { isAlive, until } from '../../support/processes.ts';
import type { Place } from './world.ts';

/** kill -9 of the service; resolves when no child of it lives any more and it has been started again. */
export async function killAndRestart(place: Place): Promise<void> {
  const children = await engineChildren(place.service().process.pid);
  await place.service().kill();
  await allDead(children);
  await place.restart();
}

/** A process that does not end by itself keeps the test from ending. */
export async function allDead(pids: readonly number[]): Promise<void> {
  for (const pid of pids) await until(async () => !(await isAlive(pid)));
}
