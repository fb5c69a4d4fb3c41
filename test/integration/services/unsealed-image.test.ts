/** Images whose log DuckDB cannot merge, taken by the real imager and read by the real engine. */
import { createHash } from 'node:crypto';
import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { type Engine, EngineCrash } from '../../../src/domain/ports/engine.ts';
import { Problem } from '../../../src/domain/problem.ts';
import { checkStructure } from '../../../src/duckfile/structure.ts';
import { createImageService } from '../../../src/services/image/image-service.ts';
import { createImager } from '../../../src/source/imager.ts';
import { runSql } from '../../support/duckdb.ts';
import { testEngine } from '../../support/engine.ts';
import {
  extensionRows,
  loadExtension,
  makeExtensionIndex,
  makeExtensionLog,
} from '../../support/extension-log.ts';
import { flipBit } from '../../support/flip-bit.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { hasher } from '../../support/hasher.ts';
import { jobContext } from '../../support/job-context.ts';
import { makeKilledCheckpoint } from '../../support/killed-checkpoint.ts';

async function place() {
  const folder = await temporaryFolder();
  const source = join(folder, 'live.duckdb');
  const wanted = { source, file: join(folder, 'image.duckdb'), deadlineMs: 30_000 };
  const engine = testEngine(folder);
  /** With the real engine, less what the test has of its own. */
  const images = (changes: Partial<Engine> = {}) =>
    createImageService({
      imager: createImager({ clock: systemClock, hasher }),
      engine: { ...engine, ...changes },
      hasher,
      checkStructure,
      clock: systemClock,
    });
  return { folder, source, wanted, engine, images };
}

const hashOf = async (file: string) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

const refusal = new Problem('unreadable_database', 'DuckDB cannot read the file: not today.');
const refuse = { seal: () => Promise.reject(refusal) };

test('an image whose log cannot be merged is kept as it was taken, with the log beside it', async () => {
  const { source, wanted, images } = await place();
  await makeExtensionLog(source);
  const context = jobContext();
  const image = await images().prove(wanted, context);
  expect(context.steps).toEqual(['copy', 'read', 'copy', 'keep unsealed']);
  const log = await readFile(`${source}.wal`);
  expect(image).toMatchObject({
    survey: null,
    refusal: { code: 'unreadable_database', message: expect.stringMatching(/unknown index type/i) },
    sha256: await hashOf(wanted.file),
    wal: [{ part: 'wal', sizeBytes: log.length, sha256: await hashOf(`${wanted.file}.wal`) }],
  });
  expect((await readFile(`${wanted.file}.wal`)).equals(log)).toBe(true);

  await loadExtension(wanted.file);
  expect(await runSql(wanted.file, ['SELECT count(*) AS rows FROM t'])).toEqual([
    { rows: String(extensionRows) },
  ]);
});

test('all that a writer left which died in a checkpoint is kept beside an image that cannot be sealed', async () => {
  const { source, wanted, images } = await place();
  const committed = await makeKilledCheckpoint(source);
  const image = await images(refuse).prove(wanted, jobContext());
  expect(image).toMatchObject({ wal: [{ part: 'wal' }, { part: 'wal.checkpoint' }] });
  expect(await runSql(wanted.file, ['SELECT count(*) AS rows FROM commits'])).toEqual([
    { rows: String(committed) },
  ]);
});

test('an engine that dies of the log does not take the image with it', async () => {
  const { source, wanted, images } = await place();
  await makeExtensionLog(source);
  const cause = new EngineCrash('SIGABRT', 'terminated');
  const seal = () => Promise.reject(new Problem('engine_failed', 'DuckDB ended itself.', { cause }));
  const image = await images({ seal }).prove(wanted, jobContext());
  expect(image).toMatchObject({ survey: null, refusal: { code: 'engine_failed' } });
});

test('where the writer has merged its log by itself meanwhile, the image is proven after all', async () => {
  const { source, wanted, images, engine } = await place();
  await makeExtensionLog(source);
  const seal: Engine['seal'] = async (file, options) => {
    await expect(engine.seal(file, options)).rejects.toThrow(/unknown index type/i);
    await loadExtension(source);
    await runSql(source, ['CHECKPOINT db']);
    throw refusal;
  };
  const context = jobContext();
  const image = await images({ seal }).prove(wanted, context);
  expect(context.steps).toEqual(['copy', 'read', 'copy', 'read']);
  expect(image.survey?.tables).toMatchObject([{ name: 't', rowCount: extensionRows }]);
});

test.each(['engine_failed', 'insufficient_space', 'internal'] as const)(
  'a seal that ends with %s says nothing about the file: nothing is kept unsealed',
  async (code) => {
    const { source, wanted, images } = await place();
    await makeExtensionLog(source);
    const problem = new Problem(code, 'Not the file.');
    const context = jobContext();
    const seal = () => Promise.reject(problem);
    await expect(images({ seal }).prove(wanted, context)).rejects.toBe(problem);
    expect(context.steps).toEqual(['copy', 'read']);
  },
);

test("an index of an extension in a file without a log is in nobody's way: the image is proven", async () => {
  const { source, wanted, images } = await place();
  await makeExtensionIndex(source);
  const insert = ['INSERT INTO t VALUES (1)'];
  await expect(runSql(source, insert)).rejects.toThrow(/unknown index type/i);
  const image = await images().prove(wanted, jobContext());
  expect(image.survey?.tables).toMatchObject([{ name: 't', rowCount: 1000 }]);
});

test('a file without a log that DuckDB cannot read is not kept', async () => {
  const { source, wanted, images } = await place();
  await runSql(source, ['CREATE TABLE t AS SELECT 1 AS a']);
  const survey = () => Promise.reject(refusal);
  await expect(images({ survey }).prove(wanted, jobContext())).rejects.toBe(refusal);
});

test('an image that is only to be looked at is refused where its log cannot be merged', async () => {
  const { source, wanted, images } = await place();
  await makeExtensionLog(source);
  await expect(images().take(wanted, 'live', jobContext())).rejects.toMatchObject({
    code: 'unreadable_database',
  });
});

test('the source and its log are what they were', async () => {
  const { folder, source, wanted, images } = await place();
  await makeExtensionLog(source);
  await cp(source, join(folder, 'before'));
  await cp(`${source}.wal`, join(folder, 'before.wal'));
  await images().prove(wanted, jobContext());
  expect(await hashOf(source)).toBe(await hashOf(join(folder, 'before')));
  expect(await hashOf(`${source}.wal`)).toBe(await hashOf(join(folder, 'before.wal')));
  expect((await readdir(folder)).filter((name) => name.startsWith('live'))).toEqual([
    'live.duckdb',
    'live.duckdb.wal',
  ]);
});

test('a block that does not match its checksum once the log was merged fails the image, though no row is missed', async () => {
  const { source, wanted, engine, images } = await place();
  await runSql(source, ['CREATE TABLE t AS SELECT range AS i, md5(range::VARCHAR) AS m FROM range(100000)']);
  await runSql(source, ['INSERT INTO t VALUES (-1, NULL)'], { crash: true });
  const survey: Engine['survey'] = async () => ({ duckdbVersion: 'v1.5.6', tables: [] });
  const seal: Engine['seal'] = async (file, options) => {
    await engine.seal(file, options);
    await flipBit(file);
  };
  await expect(images({ seal, survey }).prove(wanted, jobContext())).rejects.toMatchObject({
    code: 'verification_failed',
    message: expect.stringMatching(/block \d+/i),
  });
});
