import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { diedByItself } from '../../../src/domain/ports/engine.ts';
import { runSql } from '../../support/duckdb.ts';
import { engineChildren, testEngine, unwatched } from '../../support/engine.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { signalIfAlive } from '../../support/processes.ts';
import { makeSlowDatabase, slowRows } from '../../support/slow-database.ts';
import { makeTornDatabase } from '../../support/torn-database.ts';

let shared: string;
let slow: string;
let small: string;
beforeAll(async () => {
  shared = await mkdtemp(join(tmpdir(), 'duckback-test-'));
  slow = join(shared, 'slow.duckdb');
  small = join(shared, 'small.duckdb');
  await makeSlowDatabase(slow);
  await runSql(small, ['CREATE TABLE t AS SELECT 42 AS a']);
});
afterAll(() => rm(shared, { recursive: true, force: true }));

const oneRow = { tables: [{ rowCount: 1 }] };

/** What a promise rejects with. */
const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => Promise.reject(new Error('it did not reject')),
    (error: unknown) => error,
  );

test('a torn database that aborts its opener fails the operation as the file’s fault, and the next one works', async () => {
  const folder = await temporaryFolder();
  const torn = await makeTornDatabase(folder);
  const engine = testEngine(folder);
  const error = await rejection(engine.survey(torn, unwatched()));
  expect(error).toMatchObject({ code: 'engine_failed', message: expect.stringContaining('SIGABRT') });
  expect(error).toMatchObject({ cause: { message: expect.stringContaining('MarkBlockAsModified') } });
  expect(diedByItself(error)).toBe(true);
  expect(await engine.survey(small, unwatched())).toMatchObject(oneRow);
  expect(await readdir(join(folder, 'engine-temp'))).toEqual([]);
});

test('a child killed from outside in mid-query fails the operation, which is not the file’s fault', async () => {
  const folder = await temporaryFolder();
  const engine = testEngine(folder);
  const kill = atFirst(() => signalChildren('SIGKILL'));
  const error = await rejection(engine.survey(slow, { ...unwatched(), onProgress: kill }));
  expect(error).toMatchObject({ code: 'engine_failed', message: expect.stringContaining('SIGKILL') });
  expect(diedByItself(error)).toBe(false);
  expect(await engine.survey(small, unwatched())).toMatchObject(oneRow);
  expect(await readdir(join(folder, 'engine-temp'))).toEqual([]);
});

test('a child that hangs is stopped at the time limit, which is not the file’s fault', async () => {
  const engine = testEngine(await temporaryFolder(), { timeLimitMs: 8000 });
  await engine.survey(small, unwatched());
  await signalChildren('SIGSTOP');
  const error = await rejection(engine.survey(small, unwatched()));
  expect(error).toMatchObject({ code: 'engine_failed', message: expect.stringContaining('time limit') });
  expect(diedByItself(error)).toBe(false);
  expect(await engine.survey(small, unwatched())).toMatchObject(oneRow);
});

test('an abort in mid-query interrupts it, rejects with its reason, and keeps the child', async () => {
  const engine = testEngine(await temporaryFolder());
  const controller = new AbortController();
  const reason = new Error('no longer wanted');
  const survey = engine.survey(slow, {
    signal: controller.signal,
    onProgress: () => controller.abort(reason),
  });
  expect(await rejection(survey)).toBe(reason);
  const children = await engineChildren();
  expect(await engine.survey(small, unwatched())).toMatchObject(oneRow);
  expect(await engineChildren()).toEqual(children);
});

test('an abort kills a child that does not react to it', async () => {
  const engine = testEngine(await temporaryFolder());
  const controller = new AbortController();
  const reason = new Error('no longer wanted');
  const stopAndAbort = async () => {
    await signalChildren('SIGSTOP');
    controller.abort(reason);
  };
  const survey = engine.survey(slow, { signal: controller.signal, onProgress: atFirst(stopAndAbort) });
  expect(await rejection(survey)).toBe(reason);
  expect(await engine.survey(small, unwatched())).toMatchObject(oneRow);
});

test('closing the engine in mid-query ends the child and rejects the operation, as it does all later ones', async () => {
  const engine = testEngine(await temporaryFolder());
  const survey = engine.survey(slow, { ...unwatched(), onProgress: () => void engine.close() });
  expect(await rejection(survey)).toMatchObject({ code: 'shutting_down' });
  await engine.close();
  expect(await engineChildren()).toEqual([]);
  expect(await rejection(engine.survey(small, unwatched()))).toMatchObject({ code: 'shutting_down' });
});

test('a terminating signal to the whole process group leaves it to the service to end the operation', async () => {
  const engine = testEngine(await temporaryFolder());
  const survey = engine.survey(slow, {
    ...unwatched(),
    onProgress: atFirst(() => Promise.all([signalChildren('SIGINT'), signalChildren('SIGTERM')])),
  });
  expect(await survey).toMatchObject({ tables: [{ rowCount: slowRows }] });
});

test('a value larger than the memory limit fails the operation, which is not the file’s fault', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'large-value.duckdb');
  await runSql(file, ["CREATE TABLE t AS SELECT repeat('x', 60000000) AS a"]);
  const engine = testEngine(folder, { memoryLimitBytes: 32 * 1024 * 1024 });
  const error = await rejection(engine.survey(file, unwatched()));
  expect(error).toMatchObject({ code: 'engine_failed', message: expect.stringContaining('memory') });
  expect(diedByItself(error)).toBe(false);
  expect(await engine.survey(small, unwatched())).toMatchObject(oneRow);
});

/** Does it once: what is done later could strike the child of the next operation. */
function atFirst(act: () => Promise<unknown>): () => void {
  let done = false;
  return () => {
    if (!done) void act();
    done = true;
  };
}

async function signalChildren(signal: NodeJS.Signals): Promise<void> {
  for (const pid of await engineChildren()) signalIfAlive(pid, signal);
}
