/** Images into which DuckDB merged their log: their bytes are other ones than were copied. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { systemClock } from '../../../../src/clock.ts';
import type { Engine, SurveyOptions } from '../../../../src/domain/ports/engine.ts';
import type { Hasher } from '../../../../src/domain/ports/hasher.ts';
import type { StructureReport } from '../../../../src/domain/ports/structure.ts';
import { checkStructure } from '../../../../src/duckfile/structure.ts';
import { createImageService } from '../../../../src/services/image/image-service.ts';
import { createImager } from '../../../../src/source/imager.ts';
import { runSql } from '../../../support/duckdb.ts';
import { testEngine } from '../../../support/engine.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { hasher } from '../../../support/hasher.ts';
import { jobContext } from '../../../support/job-context.ts';
import { noHasher } from '../../../support/no-hasher.ts';

interface Parts {
  readonly engine?: Partial<Engine>;
  readonly hasher?: Pick<Hasher, 'followStructure'>;
}

/** A database whose last commit lies in its log alone, and what takes images of it. */
async function place(parts: Parts = {}) {
  const folder = await temporaryFolder();
  const source = join(folder, 'live.duckdb');
  await runSql(source, ['CREATE TABLE t AS SELECT range AS a FROM range(500000)']);
  await runSql(source, ['INSERT INTO t VALUES (-1)'], { crash: true });
  const engine = { ...testEngine(folder), ...parts.engine };
  const check = vi.fn(checkStructure);
  const images = createImageService({
    imager: createImager({ clock: systemClock, hasher }),
    engine,
    hasher: parts.hasher ?? hasher,
    checkStructure: check,
    clock: systemClock,
  });
  const wanted = { source, file: join(folder, 'image.duckdb'), deadlineMs: 30_000 };
  return { source, wanted, images, check };
}

const hashOf = async (file: string) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

/** Finds this in whatever it reads. */
const finding = (report: StructureReport): Pick<Hasher, 'followStructure'> => ({
  followStructure: () => ({
    ...noHasher.followStructure('', new AbortController().signal),
    finish: async () => report,
  }),
});

test('a sealed image is hashed, and its blocks checked, in another process', async () => {
  const { wanted, images, check } = await place();
  const { sha256, survey } = await images.prove(wanted, jobContext());
  expect(survey?.tables).toMatchObject([{ name: 't', rowCount: 500_001 }]);
  expect(sha256).toBe(await hashOf(wanted.file));
  expect(check).not.toHaveBeenCalled();
});

test.each([
  ['has died', noHasher],
  [
    'reports damage that is not there',
    finding({
      problems: [{ code: 'block_checksum', message: 'Block 1 does not match its checksum.' }],
      blocks: null,
      sha256: '0'.repeat(64),
      sizeBytes: 1,
    }),
  ],
])('where the process that hashes %s a sealed image is read again, which counts', async (_, broken) => {
  const { wanted, images, check } = await place({ hasher: broken });
  const { sha256 } = await images.prove(wanted, jobContext());
  expect(sha256).toBe(await hashOf(wanted.file));
  expect(check).toHaveBeenCalledOnce();
});

test('the engine is started before the image that it reads is taken', async () => {
  const warmUp = vi.fn();
  const { wanted, images } = await place({ engine: { warmUp } });
  const context = jobContext();
  const stepsBefore: number[] = [];
  warmUp.mockImplementation(() => stepsBefore.push(context.steps.length));
  await images.prove(wanted, context);
  await images.use(wanted, context, () => Promise.resolve());
  expect(stepsBefore).toEqual([0, 2]);
});

test.each([
  ['a writer left its log leaves a core to that writer', { crash: true }, true],
  ['nobody writes takes all threads', {}, false],
])('reading the image of a database where %s', async (_, leaving, leavesCore) => {
  const survey = vi.fn(async (_file: string, _options: SurveyOptions) => ({
    duckdbVersion: 'v1.5.6',
    tables: [],
  }));
  const { source, wanted, images } = await place({ engine: { survey } });
  await runSql(source, ['INSERT INTO t VALUES (-2)'], leaving);
  await images.prove(wanted, jobContext());
  expect(survey.mock.lastCall?.[1]).toMatchObject({ leavesCore });
});
