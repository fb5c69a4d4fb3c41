import { expect } from 'vitest';
import { engineChildren } from '../../support/engine.ts';
import { isAlive, until } from '../../support/processes.ts';
import { isReady } from '../../support/service.ts';
import type { Place } from './world.ts';

/** kill -9 of the service; resolves when no child of it lives any more and it has been started again. */
export async function killAndRestart(place: Place): Promise<void> {
  const children = await engineChildren(place.service().process.pid);
  await place.service().kill();
  await allDead(children);
  await place.restart();
}

/** SIGTERM while a job is stopped: lets the job go on once the service has taken notice, and starts the service again when it has ended. */
export async function terminateAndRestart(place: Place): Promise<void> {
  const service = place.service();
  const children = await engineChildren(service.process.pid);
  const ended = service.stop();
  await until(async () => !(await isReady(service.url)));
  service.resume();
  expect(await ended).toBe(0);
  await allDead(children);
  await place.restart();
}

/** A process that does not end by itself keeps the test from ending. */
export async function allDead(pids: readonly number[]): Promise<void> {
  for (const pid of pids) await until(async () => !(await isAlive(pid)));
}
