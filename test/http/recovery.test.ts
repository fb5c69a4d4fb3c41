import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { flipBit } from '../support/flip-bit.ts';
import { isAlive, until } from '../support/processes.ts';
import { backedUp, filledIn, live, recoveryPlace } from '../support/recovery/world.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';
import { call, jobIn, problemIn } from './support/call.ts';
import { backupOf, untilCopy } from './support/copies.ts';
import { isA } from './support/document.ts';
import { startedFor, takeBackup, untilJob } from './support/service.ts';

const recover = (body: object = {}) => ({
  body: { database: 'availability', from: 'backup', ...body },
  headers: { prefer: 'wait=120' },
});

type Place = Awaited<ReturnType<typeof recoveryPlace>>;

/** A hook that is detached has been run before its program has come to do anything. */
const untilStarted = async ({ journal, scheduler }: Place) =>
  until(async () => (await journal()).at(-1) === 'start' && (await scheduler()) !== null);

/** A service over a place: with a backup, and a live database that has a day more. */
async function started(place: Place) {
  const service = await startedFor(place.folder, place.settings, { env: { HOOK_SECRET: secret } });
  await place.makeDays(backedUp);
  const { id } = await takeBackup(service);
  await place.makeDays(live);
  return { ...service, backup: id };
}

const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;

test("the runbook's recovery, with commands as it has them: by a dry run told, then done, and the scheduler outlives the service", async () => {
  const place = await recoveryPlace();
  const { url, backup, ...service } = await started(place);
  const plan = await call(url, 'POST', '/recovery', recover({ dryRun: true }));
  if (!isA('RecoveryPlan', plan.body)) throw new Error(`no plan: ${JSON.stringify(plan.body)}`);
  expect(plan.status).toBe(200);
  const steps = ['identify', 'verify', 'stop', 'restore', 'validate', 'backfill', 'start'];
  expect(plan.body.steps.map(({ name }) => name)).toEqual(steps);
  expect(plan.body.backup).toBe(backup);
  expect(plan.body.steps.flatMap(({ does }) => does)).toEqual(
    expect.arrayContaining(['Read every block and every row of it.', 'No checks are configured.']),
  );
  expect(await place.journal()).toEqual([]);
  expect((await call(url, 'GET', '/jobs?kind=recovery')).body).toEqual({ items: [] });

  const before = await place.scheduler();
  const job = jobIn(await call(url, 'POST', '/recovery', recover()), 200);
  await untilStarted(place);
  expect(await place.journal()).toEqual([
    'stop --stop',
    'validate',
    'backfill --start-date 2025-11-03',
    'start',
  ]);
  expect(job.steps.map(({ name }) => name).filter((name) => !name.includes(':'))).toEqual(steps);
  const outputs = new Map(job.steps.map(({ name, output }) => [name, output]));
  expect(outputs.get('validate')).toBe('3 rows\n');
  expect(outputs.get('backfill')).toBe('filled in from 2025-11-03\n');
  expect(job).toMatchObject({
    kind: 'recovery',
    database: 'availability',
    attempt: 1,
    result: { backup, startDate: '2025-11-03', rolledBack: false, alerts: [] },
  });
  expect(await place.days()).toEqual(filledIn);
  expect((await call(url, 'GET', '/quarantine')).body).toMatchObject({ items: [{ jobId: job.id }] });

  const after = await place.scheduler();
  expect(after).not.toBe(before);
  await service.stop();
  expect(await isAlive(after ?? 0)).toBe(true);
});

test("the runbook's rebuild from scratch, after a recovery that was cancelled: that leaves what it restored, and the scheduler running", async () => {
  const place = await recoveryPlace();
  const { url } = await started(place);
  await place.script('backfill', 'sleep 1000 & wait');
  const { id } = jobIn(await call(url, 'POST', '/recovery', { body: recover().body }), 202);
  await until(async () => (await place.journal()).some((name) => name.startsWith('backfill')));
  await call(url, 'POST', `/jobs/${id}/cancel`);
  const cancelled = await untilJob(url, id, 'cancelled');
  const { body } = await call(url, 'GET', '/quarantine');
  if (!isA('QuarantinePage', body)) throw new Error(`no quarantine: ${JSON.stringify(body)}`);
  expect(cancelled.result).toMatchObject({ rolledBack: false, quarantine: body.items[0]?.id });
  expect(cancelled.steps.slice(-2)).toMatchObject([
    { name: 'backfill', state: 'cancelled' },
    { name: 'start', state: 'succeeded' },
  ]);
  await untilStarted(place);
  expect(await place.days()).toEqual(backedUp);

  await place.script('backfill', '');
  await place.forget();
  const job = jobIn(await call(url, 'POST', '/recovery', recover({ from: 'scratch' })), 200);
  await untilStarted(place);
  expect(await place.journal()).toEqual(['stop --stop', 'backfill', 'validate', 'start']);
  expect(job).toMatchObject({ result: { from: 'scratch', backup: null, startDate: null } });
  expect(job.steps.map(({ name }) => name)).toEqual(expect.arrayContaining(['move aside', 'validate: read']));
  expect(await place.days()).toEqual(filledIn);
});

test('data that breaks a check is refused before anything is stopped; what does not validate gives way to what was there before; webhooks are told', async () => {
  const receiver = await startWebhookReceiver();
  const webhooks = [{ url: receiver.url, secretEnv: 'HOOK_SECRET' }];
  const checks = [{ name: 'no_fourth', sql: "SELECT * FROM daily_availability WHERE date = '2025-11-04'" }];
  const place = await recoveryPlace({ checks, settings: { notifications: { webhooks } } });
  const { url, backup, ...service } = await started(place);
  await takeBackup({ ...service, url });
  const { body } = await call(url, 'POST', '/recovery', recover({ checks: 'tell', dryRun: true }));
  if (!isA('RecoveryPlan', body)) throw new Error(`no plan: ${JSON.stringify(body)}`);
  expect(body.steps.find(({ name }) => name === 'verify')?.does).toEqual([
    'Read every block and every row of it, and run the configured check, and tell what breaks it.',
  ]);
  const refused = problemIn(await call(url, 'POST', '/recovery', recover()), 422, 'check_violated');
  expect(refused.hint).toContain('"checks": "tell"');
  expect(await place.journal()).toEqual([]);
  const { result } = jobIn(await call(url, 'POST', '/recovery', recover({ checks: 'tell' })), 200);
  expect(result).toMatchObject({ alerts: [expect.stringContaining('no_fourth found 1 rows')] });
  await untilStarted(place);
  await place.forget();

  await place.script('validate', 'echo "three dates are missing"; exit 1');
  await place.script('start', 'exit 2');
  const { jobId } = problemIn(await call(url, 'POST', '/recovery', recover({ backup })), 422, 'hook_failed');
  const job = jobIn(await call(url, 'GET', `/jobs/${jobId}`), 200);
  expect(job.result).toMatchObject({ rolledBack: true, quarantine: null });
  expect(job.steps.filter(({ state }) => state === 'failed')).toMatchObject([
    { name: 'validate', output: 'three dates are missing\n', hint: expect.stringContaining('put back') },
    { name: 'start', hint: expect.stringContaining('Start the programs by hand') },
  ]);
  expect(await place.days()).toEqual(filledIn);
  expect(await place.journal()).toEqual(['stop --stop', 'validate', 'start']);
  await until(() => receiver.received.length >= 4);
  expect(receiver.received.map(({ body }) => JSON.parse(body).type).toSorted()).toEqual([
    'hook.failed',
    'recovery.failed',
    'recovery.failed',
    'recovery.recovered',
  ]);
});

test('what cannot be recovered is refused before there is a job, for a dry run too', async () => {
  const place = await recoveryPlace({ hooks: {} });
  const { url, backup } = await started(place);
  for (const dryRun of [true, false]) {
    const ask = (body: object) => call(url, 'POST', '/recovery', recover({ ...body, dryRun }));
    problemIn(await ask({ database: 'none' }), 404, 'not_found');
    problemIn(await ask({ backup: backup.replace(/.{6}$/, '000000') }), 404, 'not_found');
    problemIn(await ask({ from: 'scratch' }), 422, 'hook_missing');
    const { errors } = problemIn(await ask({ from: 'scratch', backup }), 400, 'validation_failed');
    expect(errors).toEqual([{ pointer: '/backup', message: 'is only for a recovery from a backup' }]);
    problemIn(await ask({ from: 'tape' }), 400, 'validation_failed');
  }
  expect((await call(url, 'GET', '/jobs?kind=recovery')).body).toEqual({ items: [] });
});

test('a backup whose primary copy is damaged is recovered from the other, is proven there from then on, and is recovered too when the first is gone', async () => {
  const schedules = [
    { name: 'proof', kind: 'verify', cron: '0 4 * * *' },
    { name: 'drill', kind: 'drill', cron: '0 5 * * *' },
  ];
  const place = await recoveryPlace({ copies: true, database: { schedules } });
  const { url, backup, paths } = await started(place);
  await untilCopy(url, backup, 'complete');
  const folder = join(paths.repository, 'availability', 'backups', backup);
  await flipBit(join(folder, 'availability.duckdb'));
  const job = jobIn(await call(url, 'POST', '/recovery', recover()), 200);
  expect(job.steps.find(({ name }) => name === 'verify')?.detail).toContain('The copy in local:');
  expect(await place.days()).toEqual(filledIn);
  expect((await backupOf(url, backup)).copies).toMatchObject([{ state: 'failed' }, { state: 'complete' }]);
  for (const name of ['proof', 'drill']) {
    jobIn(await call(url, 'POST', `/schedules/${name}/run`, { headers: { prefer: 'wait=60' } }), 200);
  }
  await rm(folder, { recursive: true });
  jobIn(await call(url, 'POST', '/recovery', recover({ backup })), 200);
});

test('a start that runs when the service dies is watched by the next one, which runs it again where it does not stay, and alerts', async () => {
  const start = { command: ['/bin/sh', './start.sh'], detach: true };
  const place = await recoveryPlace({ hooks: { stop: { command: ['true'] }, start } });
  const { url, kill } = await started(place);
  await place.script('start', 'echo start >> journal; while [ ! -e go ]; do sleep 0.05; done; exit 2');
  const { id } = jobIn(await call(url, 'POST', '/recovery', { body: recover().body }), 202);
  await until(async () => (await place.journal()).length === 1);
  await kill();

  const next = await startedFor(place.folder, place.settings);
  const lastStep = async () => jobIn(await call(next.url, 'GET', `/jobs/${id}`), 200).steps.at(-1);
  await until(async () => (await lastStep())?.detail?.startsWith('watching') ?? false);
  await writeFile(join(place.folder, 'go'), '');
  const { result } = await untilJob(next.url, id, 'succeeded');
  expect(result).toMatchObject({ alerts: ['The hook start ended with the exit code 2.'] });
  expect(await lastStep()).toMatchObject({ name: 'start', state: 'failed' });
  expect(await place.journal()).toEqual(['start', 'start']);
});
