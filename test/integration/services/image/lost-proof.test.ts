/** Images that turn out to be unfit: a checkpoint began while they were taken. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../../../src/clock.ts';
import type { Imager } from '../../../../src/domain/ports/imager.ts';
import { checkStructure } from '../../../../src/duckfile/structure.ts';
import { createImageService } from '../../../../src/services/image/image-service.ts';
import { createImager } from '../../../../src/source/imager.ts';
import { runSql } from '../../../support/duckdb.ts';
import { testEngine } from '../../../support/engine.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { hasher } from '../../../support/hasher.ts';
import { jobContext } from '../../../support/job-context.ts';

const deadlineMs = 600_000;

/** Each copy takes so long, and the first images, so many, are unfit. */
async function place({ copyMs, unfit }: { readonly copyMs: number; readonly unfit: number }) {
  const folder = await temporaryFolder();
  const source = join(folder, 'live.duckdb');
  await runSql(source, ['CREATE TABLE t AS SELECT 1 AS i']);
  const clock = createFakeClock();
  const real = createImager({ clock: systemClock, hasher });
  const deadlines: number[] = [];
  const imager: Imager = {
    async take(request) {
      deadlines.push(request.deadlineMs);
      const image = await real.take(request);
      await clock.advance(copyMs);
      return deadlines.length > unfit ? image : { ...image, confirm: () => Promise.resolve(false) };
    },
  };
  const images = createImageService({ imager, engine: testEngine(folder), hasher, checkStructure, clock });
  const taken = images.take({ source, file: join(folder, 'image.duckdb'), deadlineMs }, 'left', jobContext());
  return { taken, deadlines };
}

test('an unfit image is taken again, also where copying it took longer than the deadline', async () => {
  const { taken, deadlines } = await place({ copyMs: 2 * deadlineMs, unfit: 1 });

  await expect(taken).resolves.toMatchObject({ hasWal: false });
  expect(deadlines).toEqual([deadlineMs, deadlineMs]);
});

test('where every image is unfit it gives up with source_busy when the time since the first one is over', async () => {
  const { taken, deadlines } = await place({ copyMs: deadlineMs / 2, unfit: Number.POSITIVE_INFINITY });

  await expect(taken).rejects.toMatchObject({ code: 'source_busy' });
  expect(deadlines).toEqual([deadlineMs, deadlineMs, deadlineMs / 2]);
});
