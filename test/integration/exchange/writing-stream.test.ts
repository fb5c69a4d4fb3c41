import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { engineChildren, testEngine, unwatched } from '../../support/engine.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { defaults } from './exporting.ts';

/** 300,000 rows: far more than a pipe holds. */
const many = 'CREATE TABLE t AS SELECT i AS a, hash(i) AS b FROM range(300000) r (i)';

async function world(statements: readonly string[] = [many]) {
  const folder = await temporaryFolder();
  const file = join(folder, 'source.duckdb');
  const pipe = join(folder, 'pipe');
  await runSql(file, statements);
  await promisify(execFile)('mkfifo', [pipe]);
  return {
    folder,
    file,
    pipe,
    engine: testEngine(folder, { threads: 2 }),
    request: { ...defaults, file, pipe, table: 't' },
  };
}

test('rows come through the pipe in order, as CSV, uncompressed', async () => {
  const { engine, pipe, request, file, folder } = await world();
  const layouts = { t: { orderBy: ['b'], timeColumn: null } };
  const written = engine.stream({ ...request, format: 'csv', layouts }, unwatched());
  const rows = await buffer(createReadStream(pipe));
  await written;
  const copy = join(folder, 'copy.csv');
  await writeFile(copy, rows);
  const [counts] = await runSql(file, [
    'SET preserve_insertion_order = true',
    `SELECT count(*) AS rows, count(*) FILTER (WHERE late) AS late
     FROM (SELECT b < lag(b) OVER () AS late FROM read_csv('${copy}', columns = {'a': 'BIGINT', 'b': 'UBIGINT'}))`,
  ]);
  expect(counts).toEqual({ rows: '300000', late: '0' });
});

test('Parquet comes through the pipe whole', async () => {
  const { engine, pipe, request, file, folder } = await world();
  const written = engine.stream({ ...request, compression: { codec: 'zstd' } }, unwatched());
  const rows = await buffer(createReadStream(pipe));
  await written;
  const copy = join(folder, 'copy.parquet');
  await writeFile(copy, rows);
  const difference = `SELECT count(*) AS rows FROM (SELECT * FROM t EXCEPT ALL SELECT * FROM read_parquet('${copy}'))`;
  expect(await runSql(file, [difference])).toEqual([{ rows: '0' }]);
});

test('a name that means two tables is refused, with what can be done', async () => {
  const { engine, request } = await world([
    'CREATE SCHEMA a',
    'CREATE TABLE a.b(i INTEGER)',
    'CREATE TABLE "a.b"(i INTEGER)',
  ]);
  await expect(engine.stream({ ...request, table: 'a.b' }, unwatched())).rejects.toMatchObject({
    code: 'not_found',
    message: '"a.b" means more than one table.',
    hint: expect.stringContaining('make an export of this name'),
  });
});

test('a reader that goes away fails the operation, and the engine goes on', async () => {
  const { engine, pipe, request } = await world();
  const written = engine.stream({ ...request, format: 'csv' }, unwatched());
  const gone = expect(written).rejects.toMatchObject({ code: 'cancelled' });
  const reader = await open(pipe, 'r');
  await reader.read(Buffer.alloc(10), 0, 10);
  await reader.close();
  await gone;
  await expect(engine.survey(request.file, unwatched())).resolves.toMatchObject({
    tables: [{ rowCount: 300_000 }],
  });
});

/** Whether a thread of the process waits in the system for room in a pipe. One that is aborted before that goes on to be used. */
async function isStuck(pid: number | undefined): Promise<boolean> {
  const tasks = `/proc/${pid}/task`;
  const threads = await readdir(tasks);
  const waits = await Promise.all(
    threads.map((thread) => readFile(`${tasks}/${thread}/wchan`, 'utf8').catch(() => '')),
  );
  return waits.some((where) => where.endsWith('pipe_write'));
}

test('an abort while the pipe is full ends the child that is stuck in it', async () => {
  const { engine, pipe, request } = await world();
  const controller = new AbortController();
  const written = engine.stream({ ...request, format: 'csv' }, { signal: controller.signal });
  const aborted = expect(written).rejects.toThrow('enough');
  const reader = await open(pipe, 'r');
  await reader.read(Buffer.alloc(10), 0, 10);
  const [stuck] = await engineChildren();
  // Where the system does not tell it has two seconds.
  for (let looks = 0; looks < 100 && !(await isStuck(stuck)); looks += 1) await sleep(20);
  controller.abort(new Error('enough'));
  await aborted;
  await reader.close();
  await engine.survey(request.file, unwatched());
  expect(await engineChildren()).not.toContain(stuck);
});

test('an abort before anybody reads ends too', async () => {
  const { engine, request } = await world();
  const controller = new AbortController();
  const written = engine.stream(request, { signal: controller.signal });
  setTimeout(() => controller.abort(new Error('enough')), 300);
  await expect(written).rejects.toThrow('enough');
});

test.for([
  ['unknown', 'not_found', 'no base table'],
  ['a.b.c', 'not_found', 'more than one table'],
  ['v', 'not_found', 'no base table'],
] as const)('a table %s is refused without a byte', async ([table, code, message]) => {
  const { engine, request } = await world([
    'CREATE SCHEMA a',
    'CREATE SCHEMA "a.b"',
    'CREATE TABLE a."b.c" (x INTEGER)',
    'CREATE TABLE "a.b".c (x INTEGER)',
    'CREATE VIEW v AS SELECT 1',
  ]);
  await expect(engine.stream({ ...request, table }, unwatched())).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
  });
});
