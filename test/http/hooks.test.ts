import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { isAlive, until } from '../support/processes.ts';
import { type Settings, servicePaths } from '../support/service.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';
import { call, jobIn, problemIn } from './support/call.ts';
import { makeSmallDatabase, startedFor, takeBackup, untilJob } from './support/service.ts';
import { makeTokens } from './support/token.ts';

const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const options = { env: { HOOK_SECRET: secret, TOOL_PROFILE: 'archive' } };

/** A service whose hook scripts are these, by name, and write to the file `journal` in their folder. */
async function startedWith(scripts: Readonly<Record<string, string>>, settings: Settings = {}) {
  const folder = await temporaryFolder();
  const { database } = servicePaths(folder);
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
  }
  const commands = Object.fromEntries(Object.keys(scripts).map((name) => [name, { command: [`./${name}`] }]));
  const hooks = { cwd: folder, passEnv: ['TOOL_PROFILE'], ...commands };
  const databases = { availability: { path: database, repositories: ['local'], hooks } };
  const service = await startedFor(folder, { databases, ...settings }, options);
  await makeSmallDatabase(database);
  const journal = async () =>
    (await readFile(join(folder, 'journal'), 'utf8').catch(() => '')).trim().split('\n');
  return { ...service, folder, journal, settings: { databases, ...settings } };
}

const backup = { body: { database: 'availability' }, headers: { prefer: 'wait=60' } };

test('hooks run around a backup, are told what it is of, get no secret, and their output is kept for operators', async () => {
  const tokens = await makeTokens(await temporaryFolder(), [
    { name: 'operator', role: 'operator' },
    { name: 'viewer', role: 'viewer' },
  ]);
  const [operator, viewer] = tokens.made.map((token) => ({ authorization: `Bearer ${token}` }));
  const told =
    '$DUCKBACK_HOOK $DUCKBACK_DATABASE $DUCKBACK_PATH $DUCKBACK_JOB [$DUCKBACK_BACKUP] [$DUCKBACK_OUTCOME]';
  const { url, journal, paths } = await startedWith(
    {
      before: `echo "${told}" >> journal; env | sort; echo oops >&2`,
      after: `echo "${told}" >> journal; echo done`,
    },
    {
      server: { tokensFile: tokens.tokensFile },
      notifications: { webhooks: [{ url: 'http://127.0.0.1:9/', secretEnv: 'HOOK_SECRET' }] },
    },
  );
  const job = jobIn(
    await call(url, 'POST', '/backups', { ...backup, headers: { ...backup.headers, ...operator } }),
    200,
  );
  if (job.kind !== 'backup') throw new Error(`no backup: ${job.kind}`);
  expect(await journal()).toEqual([
    `before availability ${paths.database} ${job.id} [] []`,
    `after availability ${paths.database} ${job.id} [${job.result?.id}] [succeeded]`,
  ]);
  expect(job.steps.map(({ name }) => name)).toEqual(['before hook', 'copy', 'read', 'publish', 'after hook']);
  const [before, ...others] = job.steps;
  expect(before?.output).toContain('PATH=/');
  expect(before?.output).toContain('TOOL_PROFILE=archive');
  expect(before?.output).toContain('oops\n');
  for (const kept of [secret, 'HOOK_SECRET', 'DUCKBACK_CONFIG']) expect(before?.output).not.toContain(kept);
  expect(others.map(({ output }) => output)).toEqual([undefined, undefined, undefined, 'done\n']);

  const seen = jobIn(await call(url, 'GET', `/jobs/${job.id}`, { headers: { ...viewer } }), 200);
  expect(seen.steps.map(({ name, state, output }) => [name, state, output])).toEqual(
    job.steps.map(({ name, state }) => [name, state, undefined]),
  );
});

test('a before that fails fails the job before anything is copied, and after is run all the same', async () => {
  const { url, journal } = await startedWith({
    before: 'echo "cannot pause"; exit 3',
    after: 'echo "$DUCKBACK_HOOK $DUCKBACK_OUTCOME" >> journal',
  });
  const problem = problemIn(await call(url, 'POST', '/backups', backup), 422, 'hook_failed');
  expect(problem.detail).toBe('The hook before ended with the exit code 3.');
  expect(jobIn(await call(url, 'GET', `/jobs/${problem.jobId}`), 200)).toMatchObject({
    state: 'failed',
    steps: [
      { name: 'before hook', state: 'failed', output: 'cannot pause\n', hint: problem.hint },
      { name: 'after hook', state: 'succeeded' },
    ],
  });
  expect(await journal()).toEqual(['after failed']);
  expect((await call(url, 'GET', '/backups')).body).toEqual({ items: [] });
});

test('an after that fails fails no backup, but webhooks are told, and of its next success', async () => {
  const receiver = await startWebhookReceiver();
  const { url, folder, ...service } = await startedWith(
    { after: 'test -e fine' },
    { notifications: { webhooks: [{ url: receiver.url, secretEnv: 'HOOK_SECRET' }] } },
  );
  const job = jobIn(await call(url, 'POST', '/backups', backup), 200);
  expect(job.steps.at(-1)).toMatchObject({ name: 'after hook', state: 'failed' });
  await writeFile(join(folder, 'fine'), '');
  await takeBackup({ ...service, url });
  await until(() => receiver.received.length >= 2);
  expect(receiver.received.map(({ body }) => JSON.parse(body))).toMatchObject([
    {
      type: 'hook.failed',
      database: 'availability',
      jobId: job.id,
      summary: 'The hook after of availability failed: The hook after ended with the exit code 1.',
      problem: { code: 'hook_failed', jobId: job.id },
    },
    { type: 'hook.recovered', problem: null },
  ]);
});

test('a job that is cancelled in a hook ends it with all that it started, and runs after', async () => {
  const { url, folder, journal } = await startedWith({
    before: 'sleep 1000 & echo $! > child; wait',
    after: 'echo "$DUCKBACK_OUTCOME" >> journal',
  });
  const { id } = jobIn(await call(url, 'POST', '/backups', { body: backup.body }), 202);
  const child = async () => Number((await readFile(join(folder, 'child'), 'utf8').catch(() => '')).trim());
  await until(async () => (await child()) > 0);
  await call(url, 'POST', `/jobs/${id}/cancel`);
  await until(async () => jobIn(await call(url, 'GET', `/jobs/${id}`), 200).state === 'cancelled');
  expect(await isAlive(await child())).toBe(false);
  expect(await journal()).toEqual(['cancelled']);
});

test('where the service dies between its hooks, the next start ends what is left of before and runs after, before anything else writes that database', async () => {
  const scripts = {
    before: 'echo $$ > pid; echo before >> journal; exec sleep 1000',
    after:
      'echo "$DUCKBACK_HOOK $DUCKBACK_JOB $DUCKBACK_OUTCOME" >> journal; while [ ! -e go ]; do sleep 0.02; done',
  };
  const { folder, journal, url, kill, settings } = await startedWith(scripts);
  const { id } = jobIn(await call(url, 'POST', '/backups', { body: backup.body }), 202);
  await until(async () => (await journal()).at(-1) === 'before');
  const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
  await kill();
  expect(await isAlive(pid)).toBe(true);

  const next = await startedFor(folder, settings, options);
  await until(async () => (await journal()).at(-1) === `after ${id} failed`);
  expect(await isAlive(pid)).toBe(false);
  problemIn(await call(next.url, 'POST', '/backups', backup), 409, 'operation_in_progress');
  await writeFile(join(folder, 'before'), '#!/bin/sh\n');
  await writeFile(join(folder, 'go'), '');
  const interrupted = await untilJob(next.url, id, 'failed');
  expect(interrupted.problem?.code).toBe('interrupted');
  await until(async () => (await stepsOf(next.url, id)).includes('after hook succeeded'));
  await next.kill();

  // Once is enough; and each backup has its own.
  const last = await startedFor(folder, settings, options);
  await takeBackup(last);
  expect((await journal()).map((line) => line.split(' ')[0])).toEqual(['before', 'after', 'after']);
});

test('where the service dies in the after of a backup that is published, that has succeeded, and the next start ends what is left of after and runs it again', async () => {
  const scripts = {
    after:
      'echo $$ > pid; echo "$DUCKBACK_JOB $DUCKBACK_BACKUP $DUCKBACK_OUTCOME" >> journal; [ -e go ] || exec sleep 1000',
  };
  const { folder, journal, url, kill, settings } = await startedWith(scripts);
  const { id } = jobIn(await call(url, 'POST', '/backups', { body: backup.body }), 202);
  await until(async () => (await journal())[0] !== '');
  const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
  await kill();
  expect(await isAlive(pid)).toBe(true);

  await writeFile(join(folder, 'go'), '');
  const next = await startedFor(folder, settings, options);
  await until(async () => (await stepsOf(next.url, id)).includes('after hook succeeded'));
  expect(await isAlive(pid)).toBe(false);
  const job = jobIn(await call(next.url, 'GET', `/jobs/${id}`), 200);
  if (job.kind !== 'backup') throw new Error(`no backup: ${job.kind}`);
  expect(job).toMatchObject({ state: 'succeeded', problem: null, durationMs: null });
  expect(job.steps.slice(-2).map(({ name, state }) => `${name} ${state}`)).toEqual([
    'after hook failed',
    'after hook succeeded',
  ]);
  const told = `${id} ${job.result?.id} succeeded`;
  expect(await journal()).toEqual([told, told]);
  expect((await call(next.url, 'GET', '/databases/availability')).body).toMatchObject({ protection: 'ok' });
});

test('a service that is told to stop during before runs after, and says that the backup failed: nobody cancelled it', async () => {
  const { journal, url, stop } = await startedWith({
    before: 'echo before >> journal; exec sleep 1000',
    after: 'echo "$DUCKBACK_OUTCOME" >> journal',
  });
  await call(url, 'POST', '/backups', { body: backup.body });
  await until(async () => (await journal())[0] === 'before');
  expect(await stop()).toBe(0);
  expect(await journal()).toEqual(['before', 'failed']);
});

async function stepsOf(url: string, id: string): Promise<string[]> {
  const { steps } = jobIn(await call(url, 'GET', `/jobs/${id}`), 200);
  return steps.map(({ name, state }) => `${name} ${state}`);
}
