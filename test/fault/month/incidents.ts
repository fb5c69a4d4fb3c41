/** Days on which something goes wrong: what happens, and what must come of it. */
import { expect } from 'vitest';
import { flipBit } from '../../support/flip-bit.ts';
import { getJob, jobWhen, listJobs, refusal } from '../service/client.ts';
import { fillDisk } from '../service/filler.ts';
import type { Life } from './life.ts';

export type Incident = (life: Life, day: string) => Promise<void>;

const dueOn = (day: string): string => `${day}T03:00:00.000Z`;

export const nothing: Incident = async (life, day) => {
  await life.write(day, { crash: Number(day.slice(8)) % 3 === 0 });
  await life.night(day);
  await life.morning(day);
};

/** kill -9 while the backup is read; the day goes without one. */
export const deadInBackup: Incident = async (life, day) => {
  const { world } = life;
  await life.write(day, { crash: true });
  const thaw = await world.freezeEngine();
  await world.skipTo(dueOn(day));
  let [job] = await listJobs(world.service());
  while (job?.kind !== 'backup' || job.createdAt < dueOn(day)) [job] = await listJobs(world.service());
  await jobWhen(world.service(), job.id, ({ phase }) => phase === 'read');
  await world.kill(thaw);
  await world.start();
  await life.lost(day, await getJob(world.service(), job.id), 'interrupted');
};

/** There is no room for the backup; by the next one somebody has made room. */
export const fullDisk: Incident = async (life, day) => {
  const { world } = life;
  await life.write(day);
  const filler = await fillDisk(world.disk.path);
  await world.skipTo(dueOn(day));
  const job = await life.scheduled(dueOn(day));
  await filler.remove();
  await life.lost(day, job, 'insufficient_space');
};

/** A bit of the live file flips; nothing may be pruned until a backup succeeds. The operator restores the last one. */
export const corruptSource: Incident = async (life, day) => {
  const { world } = life;
  await life.write(day);
  await flipBit(world.paths.database);
  await world.skipTo(dueOn(day));
  await life.lost(day, await life.scheduled(dueOn(day)), 'source_corrupt');
  const body = { database: 'availability', dryRun: false };
  expect((await refusal(world.service(), { kind: 'prune', body })).code).toBe('retention_stopped');
  await life.told(day, 'retention.stopped');
  await life.restoreLatest(day);
};

/** After its backup the service is gone. */
export const goesAway: Incident = async (life, day) => {
  await life.write(day, { crash: true });
  await life.night(day);
  await life.morning(day);
  await life.world.kill();
};

export const isAway: Incident = (life, day) => life.write(day);

/** It comes back at noon, and makes up for what it missed. */
export const comesBack: Incident = async (life, day) => {
  const noon = `${day}T12:00:00.000Z`;
  await life.write(day, { crash: true });
  await life.world.skipTo(noon);
  await life.world.start();
  await life.told(day, 'backup.late');
  await life.backedUp(day, noon);
};
