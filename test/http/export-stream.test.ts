import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { runSql } from '../support/duckdb.ts';
import { engineChildren } from '../support/engine.ts';
import { temporaryFolder } from '../support/folder.ts';
import { isAlive, signalIfAlive, until } from '../support/processes.ts';
import type { RunningService } from '../support/service.ts';
import { call, problemIn } from './support/call.ts';
import type { Components } from './support/document.ts';
import { errorsIn, makeSmallDatabase, serviceOfThisFile, startedFor, takeBackup } from './support/service.ts';

const service = serviceOfThisFile();
const rows = 3_000_000;

/** `large` fills any buffer on the way many times; `none` has no rows. */
beforeAll(() =>
  runSql(service().second, [
    `CREATE TABLE large AS SELECT range AS n FROM range(${rows})`,
    'CREATE TABLE none (a INTEGER, "b ""c""" VARCHAR)',
    "CREATE TABLE long AS SELECT repeat('x', 17000000) AS v",
    'CREATE SCHEMA "odd schema"',
    'CREATE TABLE "odd schema"."odd, ""name""" AS SELECT 1 AS a',
  ]),
);

const stream = (body: object, url = service().url, signal?: AbortSignal) =>
  fetch(`${url}/exports/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
const csvOf = (table: string) => ({ database: 'second', table, format: 'csv' });
const scratchOf = (state: string) => async () =>
  (await readdir(join(state, 'scratch'))).filter((name) => name !== 'engine');

test('every row comes as CSV, below a header, and nothing stays behind', async () => {
  const response = await stream(csvOf('large'));
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/csv',
    'content-disposition': 'attachment; filename="second-large.csv"',
    'transfer-encoding': 'chunked',
  });
  const text = await response.text();
  const lines = text.trimEnd().split('\n');
  expect([lines.length, lines[0]]).toEqual([rows + 1, 'n']);
  const unique = new Set(lines.slice(1));
  expect(unique.size).toBe(rows);
  expect(await scratchOf(service().paths.state)()).toEqual([]);
});

test('an empty table gives the header alone, and a name that no header can hold one that it can', async () => {
  const empty = await stream(csvOf('none'));
  expect(await empty.text()).toBe('a,"b ""c"""\n');
  const odd = await stream(csvOf('odd schema.odd, "name"'));
  expect(odd.headers.get('content-disposition')).toBe(
    'attachment; filename="second-odd_schema.odd_name_.csv"',
  );
  expect(await odd.text()).toMatch(/a.*\n.*1.*\n/);
});

test('Parquet and compressed CSV come as such files, which DuckDB and gzip read', async () => {
  const folder = await temporaryFolder();
  const parquet = join(folder, 'large.parquet');
  const response = await stream({ ...csvOf('large'), format: 'parquet', rowGroupSize: 2048 * 50 });
  expect(response.headers.get('content-type')).toBe('application/vnd.apache.parquet');
  await writeFile(parquet, Buffer.from(await response.arrayBuffer()));
  const sql = `SELECT count(*) AS rows, sum(n) AS total FROM read_parquet('${parquet}')`;
  const total = String((rows * (rows - 1)) / 2);
  expect(await runSql(join(folder, 'any.duckdb'), [sql])).toEqual([{ rows: String(rows), total }]);

  const gzip = join(folder, 'large.csv.gz');
  const compressed = await stream({ ...csvOf('large'), compression: { codec: 'gzip' } });
  expect(compressed.headers.get('content-type')).toBe('application/gzip');
  expect(compressed.headers.get('content-disposition')).toContain('second-large.csv.gz');
  await writeFile(gzip, Buffer.from(await compressed.arrayBuffer()));
  const { stdout } = await promisify(execFile)('sh', ['-c', `gzip -dc '${gzip}' | wc -l`]);
  expect(Number(stdout)).toBe(rows + 1);
});

test('the rows of a backup are those of its state', async () => {
  const backup = await takeBackup(service());
  const response = await stream({ backup: backup.id, table: 't', format: 'csv' });
  expect((await response.text()).split('\n').length).toBe(1000 + 2);
});

const refused: [body: object, status: number, code: Components['Problem']['code']][] = [
  [{ ...csvOf('large'), database: 'nosuch' }, 404, 'not_found'],
  [csvOf('nosuch'), 404, 'not_found'],
  [{ ...csvOf('large'), window: { lastDays: 30 } }, 422, 'schema_mismatch'],
  [csvOf('long'), 422, 'not_exportable'],
  [{ backup: 'second-20251111T030000Z-7f3a9c', table: 't', format: 'csv' }, 404, 'not_found'],
  [{ ...csvOf('large'), partitionBy: 'year' }, 400, 'validation_failed'],
  [{ ...csvOf('large'), compression: { codec: 'snappy' } }, 400, 'validation_failed'],
  [{ database: 'second', format: 'csv' }, 400, 'validation_failed'],
];

test.for(refused)('%j is answered with %i %s, like any request', async ([body, status, code]) => {
  const answer = await call(service().url, 'POST', '/exports/stream', { body });
  problemIn(answer, status, code);
  expect(answer.headers.get('content-disposition')).toBeNull();
});

test('a row that is too long for CSV comes as Parquet', async () => {
  const response = await stream({ ...csvOf('long'), format: 'parquet' });
  expect(response.status).toBe(200);
  expect(
    Buffer.from(await response.arrayBuffer())
      .subarray(-4)
      .toString(),
  ).toBe('PAR1');
});

test('a client that leaves stops the engine, and the next one is served', async () => {
  const own = service();
  const scratch = scratchOf(own.paths.state);
  const leaving = new AbortController();
  const response = await stream(csvOf('large'), own.url, leaving.signal);
  const reader = response.body?.getReader();
  await reader?.read();
  expect(await scratch()).toHaveLength(1);
  leaving.abort();
  await reader?.closed.catch(() => {});
  await until(async () => (await scratch()).length === 0);
  const next = await stream(csvOf('none'));
  expect(await next.text()).toContain('a,');
  expect(errorsIn(own.log())).toEqual([]);
});

/** Sends a request as it is written and gives all that comes back until the server closes. */
async function exchange(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(text);
  return (await socket.toArray()).join('');
}

test('HTTP/1.0, in which nobody could tell the end of a stream from a break, is refused with what to do', async () => {
  const body = JSON.stringify(csvOf('large'));
  const answer = await exchange(
    service().url,
    `POST /exports/stream HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 426 /);
  expect(answer).toMatch(/^upgrade: HTTP\/1\.1\r$/im);
  expect(answer).toContain('"code":"http_1_1_required"');
  expect(answer).toContain('proxy_http_version 1.1');
  expect(await scratchOf(service().paths.state)()).toEqual([]);
});

/** What still holds anything of a stream: folders in scratch, and descriptors of the service or of its engine that lie there. */
async function held({ paths, process: { pid = 0 } }: RunningService): Promise<string[]> {
  const scratch = join(paths.state, 'scratch');
  const folders = await readdir(scratch);
  const own = folders.includes('engine') ? await readdir(join(scratch, 'engine')) : [];
  const open = await Promise.all([pid, ...(await engineChildren(pid))].map(descriptors));
  return [
    ...folders.filter((name) => name !== 'engine'),
    ...own,
    ...open.flat().filter((name) => name.startsWith(paths.folder) && !name.includes('.sqlite')),
  ];
}

const leaves: [how: string, leave: (socket: Socket) => unknown][] = [
  ['resets the connection', (socket) => socket.resetAndDestroy()],
  ['closes it', (socket) => socket.destroy()],
  ['closes its half of it', (socket) => socket.end()],
  // By then the service waits for it.
  ['closes its half of it after a while', (socket) => sleep(300).then(() => socket.end())],
];

test.for(leaves)('a client that reads no more and %s frees engine, image and files', async ([, leave]) => {
  const own = service();
  const idle = await held(own);
  const { hostname, port } = new URL(own.url);
  const socket = connect(Number(port), hostname).on('error', () => {});
  onTestFinished(() => {
    socket.destroy();
  });
  const body = JSON.stringify(csvOf('large'));
  socket.write(
    `POST /exports/stream HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  await once(socket, 'data');
  socket.pause();
  expect((await held(own)).length).toBeGreaterThan(idle.length);
  await leave(socket);
  await until(async () => (await held(own)).length === idle.length);
  const next = await stream(csvOf('none'));
  expect(await next.text()).toContain('a,');
});

test('a client that reads no more keeps no job waiting, and one more is refused before anything is copied for it', async () => {
  const own = service();
  const scratch = scratchOf(own.paths.state);
  const leaving = new AbortController();
  const response = await stream(csvOf('large'), own.url, leaving.signal);
  const before = await scratch();
  const answer = await call(own.url, 'POST', '/exports/stream', { body: csvOf('none') });
  problemIn(answer, 429, 'too_many_requests');
  expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(await scratch()).toEqual(before);
  expect((await takeBackup(own)).good).toBe(true);
  leaving.abort();
  await response.text().catch(() => {});
  await until(async () => (await scratch()).length === 0);
});

test('clients that leave at any moment leave nothing behind', async () => {
  const { url, paths, log } = service();
  for (let round = 0; round < 8; round += 1) {
    const leaving = new AbortController();
    setTimeout(() => leaving.abort(), round * 40);
    await stream(csvOf('large'), url, leaving.signal)
      .then((response) => response.arrayBuffer())
      .catch(() => {});
  }
  await until(async () => (await scratchOf(paths.state)()).length === 0);
  expect(errorsIn(log())).toEqual([]);
});

/** Reads an answer to its end, or to where it breaks. */
async function readAll(url: string, body: object) {
  const sent = request(`${url}/exports/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  });
  sent.end(JSON.stringify(body));
  const [response] = await once(sent, 'response');
  // The response says the same; nobody else would hear it.
  sent.on('error', () => {});
  await once(response, 'readable');
  const rest = async () => {
    try {
      for await (const _ of response);
      return 'ended';
    } catch {
      return 'broke';
    }
  };
  return { rest };
}

test('a stream whose engine dies in the middle breaks the connection', async () => {
  const own = service();
  const { rest } = await readAll(own.url, csvOf('large'));
  // One of them may be that of a job before.
  for (const child of await engineChildren(own.process.pid)) signalIfAlive(child, 'SIGKILL');
  expect(await rest()).toBe('broke');
  await until(async () => (await scratchOf(own.paths.state)()).length === 0);
  const next = await stream(csvOf('none'));
  expect(next.status).toBe(200);
});

test.for([
  ['has just begun to read', 0],
  ['has read nothing for a second', 1000],
] as const)(
  'a service that stops breaks off the stream of who %s, and leaves nothing of it',
  async ([, ms]) => {
    const own = await startedFor(await temporaryFolder());
    await makeSmallDatabase(own.paths.database);
    await runSql(own.paths.database, [`CREATE TABLE large AS SELECT range AS n FROM range(${rows})`]);
    const { rest } = await readAll(own.url, { database: 'availability', table: 'large', format: 'csv' });
    const children = await engineChildren(own.process.pid);
    expect(children).toHaveLength(1);
    await sleep(ms);
    expect(await own.stop()).toBe(0);
    expect(await rest()).toBe('broke');
    for (const child of children) await until(async () => !(await isAlive(child)));
    expect(await scratchOf(own.paths.state)()).toEqual([]);
  },
);

async function descriptors(pid: number): Promise<string[]> {
  const numbers = await readdir(`/proc/${pid}/fd`).catch(() => []);
  return Promise.all(numbers.map((number) => readlink(`/proc/${pid}/fd/${number}`).catch(() => '')));
}
