import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createToken } from '../../src/http/tokens.ts';
import { temporaryFolder } from '../support/folder.ts';
import { call, jobIn, problemIn } from './support/call.ts';
import { raw } from './support/raw.ts';
import { freezeEngine, makeSmallDatabase, startedFor } from './support/service.ts';
import { makeToken } from './support/token.ts';

async function world() {
  const folder = await temporaryFolder();
  const { token, tokensFile } = await makeToken(folder, 'first');
  const service = await startedFor(folder, { server: { tokensFile } });
  const statusFor = async (bearer: string) =>
    (await raw(service.url, { path: '/databases', headers: { authorization: `Bearer ${bearer}` } })).status;
  const until = async (bearer: string, status: number) => {
    while ((await statusFor(bearer)) !== status) await sleep(100);
  };
  return { ...service, token, tokensFile, statusFor, until };
}

const second = createToken({ name: 'second', role: 'admin', databases: null }, new Date());

test('a token that is added or revoked is let in or refused within seconds, without a restart', async () => {
  const { token, tokensFile, until } = await world();
  await until(second.token, 401);
  await appendFile(tokensFile, `${JSON.stringify(second.entry)}\n`);
  await until(second.token, 200);
  await writeFile(tokensFile, `${JSON.stringify(second.entry)}\n`);
  await until(token, 401);
  await until(second.token, 200);
});

test('a file that was spoilt lets nobody new in, shuts nobody out, and the log tells', async () => {
  const { token, tokensFile, statusFor, until, log } = await world();
  const before = await readFile(tokensFile, 'utf8');
  for (const text of [`${before}{"name":`, '\0'.repeat(1000)]) {
    const told = log().split('cannot be used').length;
    await writeFile(tokensFile, text);
    while (log().split('cannot be used').length === told) await sleep(50);
    expect(await statusFor(token)).toBe(200);
    expect(await statusFor('')).toBe(401);
  }
  await writeFile(tokensFile, `${before}${JSON.stringify(second.entry)}\n`);
  await until(second.token, 200);
});

test('the last token can be revoked too, with its line or with the file, and another let in afterwards', async () => {
  const { token, tokensFile, until, log } = await world();
  const before = await readFile(tokensFile, 'utf8');
  await writeFile(tokensFile, '# none\n');
  await until(token, 401);
  expect(log()).toContain('nobody is let in');
  await writeFile(tokensFile, before);
  await until(token, 200);
  await rm(tokensFile);
  await until(token, 401);
  await writeFile(tokensFile, `${JSON.stringify(second.entry)}\n`);
  await until(second.token, 200);
});

/** A backup that goes on when its token has been revoked. */
async function backupOfRevoked() {
  const { token, tokensFile, until, ...service } = await world();
  await makeSmallDatabase(service.paths.database);
  const headers = { authorization: `Bearer ${token}`, 'idempotency-key': 'one' };
  const thaw = await freezeEngine(service, { headers: { authorization: headers.authorization } });
  const asked = { body: { database: 'availability' }, headers };
  const { id } = jobIn(await call(service.url, 'POST', '/backups', asked), 202);
  const revoke = async () => {
    await writeFile(tokensFile, `${JSON.stringify(second.entry)}\n`);
    await until(token, 401);
    thaw();
  };
  return { url: service.url, id, asked, revoke };
}

test('who follows a job with a token that is revoked meanwhile learns nothing more of it', async () => {
  const { url, id, asked, revoke } = await backupOfRevoked();
  const following = await fetch(`${url}/jobs/${id}/events`, { headers: asked.headers });
  await revoke();
  const told = await following.text();
  expect(told).toContain(id);
  expect(told).not.toContain('"state":"succeeded","attempt"');
});

test('nor does who waits for its end, which the audit log has all the same', async () => {
  const { url, id, asked, revoke } = await backupOfRevoked();
  const headers = { ...asked.headers, prefer: 'wait=60' };
  const waiting = call(url, 'POST', '/backups', { ...asked, headers });
  await revoke();
  problemIn(await waiting, 401, 'unauthorized');
  const audit = await call(url, 'GET', '/audit?principal=first&limit=1', {
    headers: { authorization: `Bearer ${second.token}` },
  });
  expect(audit.body).toMatchObject({ items: [{ operation: 'createBackup', status: 401, jobId: id }] });
});
