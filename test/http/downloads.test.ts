import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, readlink, truncate } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runSql } from '../support/duckdb.ts';
import { until } from '../support/processes.ts';
import { call, problemIn } from './support/call.ts';
import type { Components } from './support/document.ts';
import { errorsIn, serviceOfThisFile, takeBackup } from './support/service.ts';

const service = serviceOfThisFile();
let backup: Components['Backup'];
let stored: Buffer;

beforeAll(async () => {
  backup = await takeBackup(service());
  stored = await readFile(await storedFile(service().paths.repository, backup.id));
});

const download = (headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${service().url}/backups/${backup.id}/content`, { method, headers });

const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

test('a download is the stored file, with its size, name, tag and digest', async () => {
  const response = await download();
  const bytes = await bytesOf(response);
  expect(response.status).toBe(200);
  expect(bytes.equals(stored)).toBe(true);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(backup.sha256);
  const digest = Buffer.from(backup.sha256, 'hex').toString('base64');
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-length': String(backup.sizeBytes),
    'content-disposition': `attachment; filename="${backup.id}.duckdb"`,
    'accept-ranges': 'bytes',
    etag: `"${backup.sha256}"`,
    'repr-digest': `sha-256=:${digest}:`,
  });
});

test('a HEAD has the headers of the download and no bytes, whatever range it names', async () => {
  const [head, full] = await Promise.all([download({ range: 'bytes=0-0' }, 'HEAD'), download()]);
  expect(head.status).toBe(200);
  expect((await bytesOf(head)).length).toBe(0);
  await bytesOf(full);
  const described = (headers: Headers) =>
    Object.fromEntries([...headers].filter(([name]) => !['connection', 'date', 'keep-alive'].includes(name)));
  expect(described(head.headers)).toEqual(described(full.headers));
});

const ranges: [range: string, first: (size: number) => number, last: (size: number) => number][] = [
  ['bytes=0-0', () => 0, () => 0],
  ['bytes=1-100', () => 1, () => 100],
  ['bytes=4096-', () => 4096, (size) => size - 1],
  ['bytes=-1', (size) => size - 1, (size) => size - 1],
  ['bytes=-4096', (size) => size - 4096, (size) => size - 1],
  ['bytes=-99999999999', () => 0, (size) => size - 1],
  ['bytes=0-99999999999', () => 0, (size) => size - 1],
];

test.for(ranges)('the range %s is answered with just its bytes', async ([range, first, last]) => {
  const response = await download({ range });
  const [start, end] = [first(stored.length), last(stored.length)];
  expect(response.status).toBe(206);
  expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end}/${stored.length}`);
  expect(response.headers.get('content-length')).toBe(String(end - start + 1));
  expect((await bytesOf(response)).equals(stored.subarray(start, end + 1))).toBe(true);
});

test.for(['bytes=0-1,5-6', 'bytes=', 'bytes=a-b', 'bytes=5-2', 'pages=0-1', 'nonsense'])(
  'the range "%s" is passed over: the answer is the whole file',
  async (range) => {
    const response = await download({ range });
    expect(response.status).toBe(200);
    expect((await bytesOf(response)).length).toBe(stored.length);
  },
);

test.for(['bytes=99999999999-', 'bytes=-0'])('the range %s cannot be satisfied', async (range) => {
  const { url } = service();
  const answer = await call(url, 'GET', `/backups/${backup.id}/content`, { headers: { range } });
  problemIn(answer, 416, 'range_not_satisfiable');
  expect(answer.headers.get('content-range')).toBe(`bytes */${stored.length}`);
  expect(answer.headers.get('content-disposition')).toBeNull();
});

test('If-Range with the tag of the file lets the range hold, any other gives the whole file', async () => {
  const same = await download({ range: 'bytes=0-9', 'if-range': `"${backup.sha256}"` });
  expect([same.status, (await bytesOf(same)).length]).toEqual([206, 10]);
  for (const tag of ['"another"', `W/"${backup.sha256}"`, 'Tue, 11 Nov 2025 03:00:00 GMT']) {
    const other = await download({ range: 'bytes=0-9', 'if-range': tag });
    expect([other.status, (await bytesOf(other)).length]).toEqual([200, stored.length]);
  }
});

test('If-None-Match with the tag of the file is answered with 304 and no bytes', async () => {
  const tag = `"${backup.sha256}"`;
  for (const known of [tag, `W/${tag}`, `"another", ${tag}`, '*']) {
    for (const method of ['GET', 'HEAD']) {
      const response = await download({ 'if-none-match': known, range: 'bytes=0-0' }, method);
      expect([response.status, (await bytesOf(response)).length], known).toEqual([304, 0]);
      expect(response.headers.get('etag')).toBe(tag);
    }
  }
  const response = await download({ 'if-none-match': '"another"' });
  expect([response.status, (await bytesOf(response)).length]).toEqual([200, stored.length]);
});

test('two halves that were downloaded apart make the whole file', async () => {
  const half = Math.floor(stored.length / 2);
  const first = await bytesOf(await download({ range: `bytes=0-${half - 1}` }));
  const second = await bytesOf(await download({ range: `bytes=${half}-`, 'if-range': `"${backup.sha256}"` }));
  expect(Buffer.concat([first, second]).equals(stored)).toBe(true);
});

test('a stored file that has become shorter is refused before the first byte', async () => {
  const own = service();
  const { id, sizeBytes } = await takeBackup(own);
  await truncate(await storedFile(own.paths.repository, id), sizeBytes - 1);
  problemIn(await call(own.url, 'GET', `/backups/${id}/content`), 422, 'verification_failed');
});

test('a client that leaves in mid-download frees the file and the backup, and others are not disturbed', async () => {
  const own = service();
  await runSql(own.second, ['CREATE TABLE t AS SELECT random() FROM range(2000000)']);
  const { id } = await takeBackup(own, { body: { database: 'second' } });
  await takeBackup(own, { body: { database: 'second' } });
  const file = await storedFile(own.paths.repository, id);
  const pid = own.process.pid ?? 0;

  const path = `${own.url}/backups/${id}/content`;
  const leaving = get(path).on('error', () => {});
  const [answer] = await once(leaving, 'response');
  await once(answer, 'readable');
  expect(await timesOpen(pid, file)).toBe(1);
  const refused = problemIn(await call(own.url, 'DELETE', `/backups/${id}`), 409, 'backup_in_use');
  expect(refused.detail).toContain('a download');
  const before = await descriptors(pid);

  leaving.destroy();
  await until(async () => (await timesOpen(pid, file)) === 0);
  await until(async () => (await call(own.url, 'DELETE', `/backups/${id}`)).status === 204);
  expect((await descriptors(pid)).length).toBeLessThan(before.length);
  expect(errorsIn(own.log())).toEqual([]);
});

test('clients that leave at any moment, some before the first byte, leave nothing open', async () => {
  const { paths, url, process, log } = service();
  const { id } = await takeBackup(service());
  const file = await storedFile(paths.repository, id);
  for (let round = 0; round < 20; round += 1) {
    const leaving = get(`${url}/backups/${id}/content`).on('error', () => {});
    leaving.once('socket', () => setTimeout(() => leaving.destroy(), round % 5));
    await new Promise((resolve) => leaving.once('close', resolve));
  }
  await until(async () => (await timesOpen(process.pid ?? 0, file)) === 0);
  await until(async () => (await call(url, 'DELETE', `/backups/${id}`)).status === 204);
  expect(errorsIn(log())).toEqual([]);
});

/** The file of a backup in a repository's folder, wherever the layout puts it. */
async function storedFile(repository: string, id: string): Promise<string> {
  const names = await readdir(repository, { recursive: true });
  const name = names.find((each) => each.includes(id) && each.endsWith('.duckdb'));
  if (name === undefined) throw new Error(`nothing is stored of ${id}`);
  return join(repository, name);
}

async function descriptors(pid: number): Promise<string[]> {
  const numbers = await readdir(`/proc/${pid}/fd`);
  return Promise.all(numbers.map((number) => readlink(`/proc/${pid}/fd/${number}`).catch(() => '')));
}

const timesOpen = async (pid: number, file: string): Promise<number> =>
  (await descriptors(pid)).filter((name) => name === file).length;
