/** A child that dies or hangs fails its job at most, and nothing else. */
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { engineChildren } from '../../support/engine.ts';
import { childrenOf, signalIfAlive } from '../../support/processes.ts';
import { makeSlowDatabase } from '../../support/slow-database.ts';
import { makeTornDatabase } from '../../support/torn-database.ts';
import { backupIds, leftovers } from './aftermath.ts';
import {
  type Asked,
  ask,
  begin,
  cancel,
  getJob,
  jobEnd,
  jobWhen,
  listBackups,
  refusal,
  run,
  takeBackup,
  theBackup,
} from './client.ts';
import { allDead } from './kill.ts';
import { asRestore, restoreStops } from './points.ts';
import { stopJobAt } from './stopped-job.ts';
import { checkpointedDays, countDays, openEmptyPlace, useWorlds } from './world.ts';

const openWorld = useWorlds();

test('an engine child that is killed in the middle of a verification fails it, and the next one succeeds', async () => {
  const place = await openEmptyPlace();
  await makeSlowDatabase(place.paths.database);
  const { id, verified } = await takeBackup(place.service());
  const verify: Asked<'verify'> = { kind: 'verify', body: { backup: id, level: 'content' } };
  const jobId = await begin(place.service(), verify);
  await jobWhen(
    place.service(),
    jobId,
    (job) => job.phase === 'content' && (job.progress?.doneBytes ?? 0) > 0,
  );
  const children = await engineChildren(place.service().process.pid);
  expect(children).toHaveLength(1);
  for (const child of children) process.kill(child, 'SIGKILL');

  const { state, problem } = await jobEnd(place.service(), jobId);
  expect([state, problem?.status, problem?.code]).toEqual(['failed', 500, 'engine_failed']);
  expect(problem?.detail).toContain('SIGKILL');
  expect((await ask(place.service(), 'GET', '/readyz')).status).toBe(200);
  expect(await leftovers(place.paths)).toEqual([]);
  // It says nothing about the backup.
  expect((await ask(place.service(), 'GET', `/backups/${id}`)).json).toMatchObject({ good: true, verified });
  await run(place.service(), verify);
});

test('a restore whose bytes are hashed by a process that is killed reads them itself, and succeeds', async () => {
  const world = await openWorld();
  const [stop] = restoreStops.filter(({ moment }) => moment === 'before the copy is flushed');
  if (!stop) throw new Error('no such point');
  const jobId = await stopJobAt(world, asRestore(world), stop);
  const hashing = await childrenOf(world.service().process.pid ?? 0, join('hashing', 'worker.ts'));
  expect(hashing).not.toEqual([]);
  for (const child of hashing) signalIfAlive(child, 'SIGKILL');
  world.service().resume();
  expect((await jobEnd(world.service(), jobId)).problem).toBe(null);
  expect(await countDays(world.paths.database)).toBe(checkpointedDays);
});

test('a torn file that aborts whoever opens it fails its import and its verification, and the next jobs succeed', async () => {
  const place = await openEmptyPlace();
  const folder = join(place.paths.folder, 'torn');
  await mkdir(folder);
  const file = join(place.paths.imports, 'availability-20240229.duckdb');
  await copyFile(await makeTornDatabase(folder), file);
  const asImport: Asked = { kind: 'import', body: { file, database: 'availability' } };
  for (let attempt = 0; attempt < 2; attempt += 1) {
    expect(await refusal(place.service(), asImport)).toMatchObject({
      code: 'engine_failed',
      detail: expect.stringContaining('SIGABRT'),
      hint: expect.stringContaining('damaged'),
    });
    expect(await leftovers(place.paths)).toEqual([]);
  }
  const { code, jobId = '' } = await refusal(place.service(), {
    kind: 'verify',
    body: { file, level: 'content' },
  });
  expect(code).toBe('verification_failed');
  expect(await getJob(place.service(), jobId)).toMatchObject({
    result: { problems: [{ code: 'open_aborted' }] },
  });
  expect(await backupIds(place)).toEqual([]);

  await makeSlowDatabase(place.paths.database);
  const { id } = await takeBackup(place.service());
  await run(place.service(), { kind: 'verify', body: { backup: id, level: 'restore' } });
});

test('the process that hashes ends with a service that is killed', async () => {
  const place = await openEmptyPlace();
  await makeSlowDatabase(place.paths.database);
  await takeBackup(place.service());
  const hashing = await childrenOf(place.service().process.pid ?? 0, join('hashing', 'worker.ts'));
  expect(hashing).toHaveLength(1);
  await place.service().kill();
  await allDead(hashing);
});

test('a backup whose hashing process is killed succeeds all the same, and one whose hashing process hangs can be cancelled', async () => {
  const place = await openEmptyPlace();
  await makeSlowDatabase(place.paths.database);
  const service = place.service();
  const theHashing = async () => {
    const [child] = await childrenOf(service.process.pid ?? 0, join('hashing', 'worker.ts'));
    if (child === undefined) throw new Error('the service keeps no process that hashes');
    return child;
  };
  await takeBackup(service);
  process.kill(await theHashing(), 'SIGSTOP');
  const hanging = await begin(service, theBackup);
  await jobWhen(service, hanging, ({ phase }) => phase === 'read');
  await cancel(service, hanging);
  expect(await jobEnd(service, hanging)).toMatchObject({ state: 'cancelled' });
  expect(await leftovers(place.paths)).toEqual([]);

  await takeBackup(service);
  process.kill(await theHashing(), 'SIGSTOP');
  const orphaned = await begin(service, theBackup);
  await jobWhen(service, orphaned, ({ phase }) => phase === 'read');
  process.kill(await theHashing(), 'SIGKILL');
  expect(await jobEnd(service, orphaned)).toMatchObject({ state: 'succeeded' });
  for (const { id } of await listBackups(service)) {
    await run(service, { kind: 'verify', body: { backup: id, level: 'checksum' } });
  }
});
