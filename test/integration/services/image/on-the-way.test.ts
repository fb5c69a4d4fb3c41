/** Images whose bytes go to the disk while they are taken, and still do when they are there. */
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../../../src/clock.ts';
import { checkStructure } from '../../../../src/duckfile/structure.ts';
import { createImageService } from '../../../../src/services/image/image-service.ts';
import { createImager } from '../../../../src/source/imager.ts';
import { runSql } from '../../../support/duckdb.ts';
import { testEngine } from '../../../support/engine.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { hasher } from '../../../support/hasher.ts';
import { jobContext } from '../../../support/job-context.ts';

const { signal } = new AbortController();
const imager = createImager({ clock: systemClock, hasher });

/** A database of several steps to the disk. */
async function place() {
  const folder = await temporaryFolder();
  const source = join(folder, 'live.duckdb');
  await runSql(source, [
    'CREATE TABLE t AS SELECT md5(range::VARCHAR) AS one, md5((-range)::VARCHAR) AS other FROM range(700000)',
  ]);
  return {
    folder,
    wanted: { source, file: join(folder, 'image.duckdb'), deadlineMs: 30_000, durable: true },
  };
}

/** What the next step to the disk comes to. */
async function nextStep(step: (this: FileHandle) => Promise<void>): Promise<void> {
  await using probe = await open('/dev/null');
  const datasync = vi.spyOn(Object.getPrototypeOf(probe), 'datasync').mockImplementationOnce(step);
  onTestFinished(() => datasync.mockRestore());
}

test('an image is there while its bytes are on their way to the disk, and settles when they have come', async () => {
  const { wanted } = await place();
  const disk = Promise.withResolvers<void>();
  await nextStep(() => disk.promise);
  const image = await imager.take({ ...wanted, signal });
  let settled = false;
  const settling = image.settle().then(() => {
    settled = true;
  });
  await setImmediate();
  expect(settled).toBe(false);
  disk.resolve();
  await settling;
  expect(await image.confirm(signal)).toBe(true);
});

test('an image of which bytes were lost on their way to the disk is not kept, and the next one is', async () => {
  const { folder, wanted } = await place();
  const lost = Object.assign(new Error('input/output error'), { code: 'EIO', syscall: 'fdatasync' });
  await nextStep(() => Promise.reject(lost));
  const engine = testEngine(folder);
  const images = createImageService({ imager, engine, hasher, checkStructure, clock: systemClock });
  await expect(images.prove(wanted, jobContext())).rejects.toBe(lost);
  await expect(images.prove(wanted, jobContext())).resolves.toMatchObject({
    survey: { tables: [{ rowCount: 700_000 }] },
  });
});

test('an image whose log lost bytes when it was closed is not kept: a commit would be missing', async () => {
  const { folder, wanted } = await place();
  await runSql(wanted.source, ["INSERT INTO t VALUES ('a commit', 'in the log')"], { crash: true });
  const lost = Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'close' });
  await using probe = await open('/dev/null');
  const { truncate } = Object.getPrototypeOf(probe);
  // The log is cut first.
  const cutting = vi.spyOn(Object.getPrototypeOf(probe), 'truncate').mockImplementationOnce(async function (
    this: FileHandle,
    ...length: unknown[]
  ) {
    const close = this.close;
    this.close = () => close().then(() => Promise.reject(lost));
    return truncate.apply(this, length);
  });
  onTestFinished(() => cutting.mockRestore());
  const images = createImageService({
    imager,
    engine: testEngine(folder),
    hasher,
    checkStructure,
    clock: systemClock,
  });
  await expect(images.prove(wanted, jobContext())).rejects.toMatchObject({ code: 'insufficient_space' });
  await expect(images.prove(wanted, jobContext())).resolves.toMatchObject({
    survey: { tables: [{ rowCount: 700_001 }] },
  });
});

test('an image of which bytes were lost when it was closed is not kept either, and nobody else hears of it', async () => {
  const { folder, wanted } = await place();
  const lost = Object.assign(new Error('input/output error'), { code: 'EIO', syscall: 'close' });
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  onTestFinished(() => {
    process.off('unhandledRejection', unhandled);
  });
  const engine = testEngine(folder);
  const images = createImageService({ imager, engine, hasher, checkStructure, clock: systemClock });
  await nextStep(async function (this: FileHandle) {
    const close = this.close;
    this.close = () => close().then(() => Promise.reject(lost));
  });
  await expect(images.prove(wanted, jobContext())).rejects.toBe(lost);
  await setImmediate();
  expect(unhandled).not.toHaveBeenCalled();
});
