import { readdir, readFile } from 'node:fs/promises';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { engineChildren, testEngine, unwatched } from '../../support/engine.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { until } from '../../support/processes.ts';
import { makeSlowDatabase, slowRows } from '../../support/slow-database.ts';

async function smallFile() {
  const folder = await temporaryFolder();
  const file = join(folder, 'small.duckdb');
  await runSql(file, ['CREATE TABLE t AS SELECT 42 AS a']);
  return { folder, file };
}

test('one child serves one operation after another', async () => {
  const { folder, file } = await smallFile();
  const engine = testEngine(folder);
  await engine.survey(file, unwatched());
  const children = await engineChildren();
  await engine.locateBlocks(file, [0], unwatched());
  await engine.survey(file, unwatched());
  expect(children).toHaveLength(1);
  expect(await engineChildren()).toEqual(children);
});

test('a child gives way to the programs that own the databases: every thread of it has a lower priority', async () => {
  const { folder, file } = await smallFile();
  await testEngine(folder).survey(file, unwatched());
  const [child] = await engineChildren();
  const threads = (await readdir(`/proc/${child}/task`)).map(Number);
  expect(threads.length).toBeGreaterThan(1);
  expect(new Set(threads.map((thread) => getPriority(thread)))).toEqual(
    new Set([Math.max(10, getPriority())]),
  );
});

test('operations beyond the number of children wait in line, and all are done', async () => {
  const { folder, file } = await smallFile();
  const engine = testEngine(folder, { maxChildren: 2 });
  const surveys = await Promise.all(Array.from({ length: 6 }, () => engine.survey(file, unwatched())));
  expect(surveys).toHaveLength(6);
  expect(await engineChildren()).toHaveLength(2);
});

test('an operation that is aborted while it waits in line rejects, and the one under way goes on', async () => {
  const { folder, file } = await smallFile();
  const slow = join(folder, 'slow.duckdb');
  await makeSlowDatabase(slow);
  const engine = testEngine(folder);
  const underWay = engine.survey(slow, unwatched());
  const reason = new Error('no longer wanted');
  const controller = new AbortController();
  const waiting = engine.survey(file, { signal: controller.signal });
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  expect(await underWay).toMatchObject({ tables: [{ rowCount: slowRows }] });
});

test('an operation that is aborted before it begins starts no child', async () => {
  const { folder, file } = await smallFile();
  const reason = new Error('no longer wanted');
  await expect(testEngine(folder).survey(file, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(await engineChildren()).toEqual([]);
});

test('a child that nobody used for a while is ended, and a new one serves the next operation', async () => {
  const { folder, file } = await smallFile();
  const engine = testEngine(folder, {}, 50);
  await engine.survey(file, unwatched());
  await until(async () => (await engineChildren()).length === 0);
  expect(await engine.survey(file, unwatched())).toMatchObject({ tables: [{ rowCount: 1 }] });
});

test('a child in which an operation failed is not used again', async () => {
  const { folder, file } = await smallFile();
  const engine = testEngine(folder);
  await engine.survey(file, unwatched());
  const children = await engineChildren();
  await expect(engine.survey(join(folder, 'absent.duckdb'), unwatched())).rejects.toMatchObject({
    code: 'unreadable_database',
  });
  await engine.survey(file, unwatched());
  expect(await engineChildren()).not.toEqual(children);
});

test('a child knows nothing of the environment', async () => {
  const { folder, file } = await smallFile();
  process.env.DUCKBACK_TEST_SECRET = 'secret';
  await testEngine(folder).survey(file, unwatched());
  delete process.env.DUCKBACK_TEST_SECRET;
  const [child] = await engineChildren();
  const environment = await readFile(`/proc/${child}/environ`, 'utf8');
  const names = environment
    .split('\0')
    .filter(Boolean)
    .map((entry) => entry.slice(0, entry.indexOf('=')));
  expect(names.sort()).toEqual(['NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE', 'PATH', 'TZ']);
});

test('two files are compared, each in the state that it has on disk, and one with itself', async () => {
  const { folder, file } = await smallFile();
  const other = join(folder, 'other.duckdb');
  await runSql(other, ['CREATE TABLE t AS SELECT 42 AS a FROM range(3)']);
  const engine = testEngine(folder);
  const request = { left: file, mode: 'rows', limit: 10 } as const;
  expect(await engine.compare({ ...request, right: other }, unwatched())).toMatchObject({
    equal: false,
    tables: [{ name: 't', leftRows: 1, rightRows: 3, difference: -2 }],
  });
  expect(await engine.compare({ ...request, right: file }, unwatched())).toMatchObject({ equal: true });
  await expect(
    engine.compare({ ...request, right: other, tables: ['nobody'] }, unwatched()),
  ).rejects.toMatchObject({
    code: 'not_found',
  });
});
