/** Days on which something goes wrong: what happens, and what must come of it. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Job } from '../../../src/domain/job.ts';
import { flipBit } from '../../support/flip-bit.ts';
import { ask, getJob, listBackups, listJobs, refusal, run } from '../service/client.ts';
import { fillDisk } from '../service/filler.ts';
import type { Life } from './life.ts';

export type Incident = (life: Life, day: string) => Promise<void>;

const dueOn = (day: string): string => `${day}T03:00:00.000Z`;

export const nothing: Incident = async (life, day) => {
  await life.write(day, { crash: Number(day.slice(8)) % 3 === 0 });
  await life.night(day);
  await life.morning(day);
};

/** The backup that is due then, in the middle of it. The engine must be frozen. */
async function readingAt({ world }: Life, due: string): Promise<Job> {
  await world.skipTo(due);
  for (;;) {
    const [job] = await listJobs(world.service());
    if (job?.kind === 'backup' && job.createdAt >= due && job.phase === 'read') return job;
    await sleep(5);
  }
}

/** kill -9 while the backup is read; the service that comes back makes up for it. */
export const deadInBackup: Incident = async (life, day) => {
  const { world } = life;
  await life.write(day, { crash: true });
  const thaw = await world.freezeEngine();
  const job = await readingAt(life, dueOn(day));
  await world.kill(thaw);
  const back = world.now().toISOString();
  await world.start();
  await life.madeUp(day, await getJob(world.service(), job.id), back);
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

/** SIGTERM while the backup is read: it is given up, and made up for by the service that comes back. */
export const stoppedInBackup: Incident = async (life, day) => {
  const { world } = life;
  await life.write(day);
  const thaw = await world.freezeEngine();
  const job = await readingAt(life, dueOn(day));
  const stopped = world.service().stop();
  thaw();
  await stopped;
  const back = world.now().toISOString();
  await world.start();
  await life.madeUp(day, await getJob(world.service(), job.id), back);
};

/** kill -9 while the prune after the backup is under way, or about to be. One that makes up for it does what is left. */
export const deadInPrune: Incident = async (life, day) => {
  const { world, stored } = life;
  await life.write(day);
  await world.skipTo(dueOn(day));
  await life.taken(day, dueOn(day));
  await world.kill();
  await world.start();
  await world.skipTo(`${day}T03:30:00.000Z`);
  while ((await life.scheduled(dueOn(day), 'prune')).state !== 'succeeded') await sleep(5);
  const isCutOff = ({ kind, state, createdAt }: Job) =>
    kind === 'prune' && state === 'failed' && createdAt >= dueOn(day);
  if ((await listJobs(world.service())).some(isCutOff)) await life.told(day, 'retention.failed');
  await life.ended(day, 'retention.stopped', 'retention.failed');
  stored.prune();
  expect(await life.listed()).toEqual(stored.all());
  await life.morning(day);
};

/** There is room for a copy of the database and for hardly anything more. */
export const tightDisk: Incident = async (life, day) => {
  const { world } = life;
  await life.write(day, { crash: true });
  const { database } = world.paths;
  const [main, log] = await Promise.all([stat(database), stat(`${database}.wal`)]);
  const filler = await fillDisk(world.disk.path, main.size + log.size + 8192);
  await world.skipTo(dueOn(day));
  const job = await life.scheduled(dueOn(day));
  await filler.remove();
  if (job.state === 'failed') return life.lost(day, job, 'insufficient_space');
  await life.backedUp(day, dueOn(day));
  await life.morning(day);
};

/** A bit of a stored backup flips, and a verification finds it. It stays for a while, and stands for no day. */
export const bitRot: Incident = async (life, day) => {
  const { world, stored } = life;
  await nothing(life, day);
  const good = stored.all().filter((one) => stored.isGood(one));
  const rotten = good.at(Math.floor(good.length / 2)) ?? '';
  const backups = await listBackups(world.service());
  const id = backups.find(({ createdAt }) => createdAt.startsWith(rotten))?.id ?? '';
  await flipBit(join(world.paths.repository, 'availability', 'backups', id, 'availability.duckdb'));
  const found = await refusal(world.service(), { kind: 'verify', body: { backup: id, level: 'content' } });
  expect(found.code).toBe('verification_failed');
  stored.damage(rotten, world.now().toISOString());
  await life.told(day, 'verify.failed');
};

/** At noon somebody sets the clock five hours ahead, and right again. Meanwhile nothing is pruned. */
export const wrongClock: Incident = async (life, day) => {
  const { world } = life;
  await nothing(life, day);
  await world.skipTo(`${day}T12:00:00.000Z`);
  await world.setWrong(5 * 3_600_000);
  const prune = { kind: 'prune', body: { database: 'availability', dryRun: false } } as const;
  const refused = async () => (await refusal(world.service(), prune)).detail;
  expect(await refused()).toContain('The clock jumped');
  await life.told(day, 'retention.stopped');
  await world.setWrong(0);
  expect(await refused()).toContain('is from the future');
  await life.told(day, 'retention.stopped');
  await world.skipTo(`${day}T18:00:00.000Z`);
  await run(world.service(), prune);
  await life.ended(day, 'retention.stopped');
};

/** The newest backup is held, the one before that is held no more. */
export const holds: Incident = async (life, day) => {
  const { world, stored } = life;
  await nothing(life, day);
  for (const { id, hold, createdAt } of await listBackups(world.service())) {
    const [of] = createdAt.split('T');
    const held = of === day;
    if (hold === held || of === undefined) continue;
    expect((await ask(world.service(), 'PATCH', `/backups/${id}`, { hold: held })).status).toBe(200);
    stored.hold(of, held);
  }
};

/** Nobody takes what is told of a lost backup, until the next day. */
export const deafReceiver: Incident = async (life, day) => {
  life.world.receiver.answer(503);
  await fullDisk(life, day);
  life.world.receiver.answer(204);
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
  await life.taken(day, noon);
  expect((await life.scheduled(noon, 'prune')).problem).toBeNull();
  // A drill that is made up for may have been reading some.
  expect(life.stored.cutOff(await life.listed())).toBe(true);
};
