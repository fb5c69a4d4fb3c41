import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createToken } from '../../src/http/tokens.ts';
import { temporaryFolder } from '../support/folder.ts';
import { raw } from './support/raw.ts';
import { startedFor } from './support/service.ts';
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
  return { token, tokensFile, statusFor, until, log: service.log };
}

const second = createToken({ name: 'second', role: 'viewer', databases: null }, new Date());

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
  for (const text of ['', '# none\n', `${before}{"name":`, '\0'.repeat(1000)]) {
    const told = log().split('cannot be used').length;
    await writeFile(tokensFile, text);
    while (log().split('cannot be used').length === told) await sleep(50);
    expect(await statusFor(token)).toBe(200);
    expect(await statusFor('')).toBe(401);
  }
  await writeFile(tokensFile, `${before}${JSON.stringify(second.entry)}\n`);
  await until(second.token, 200);
});
