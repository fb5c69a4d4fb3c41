import { copyFile } from 'node:fs/promises';
import { systemClock } from '../../src/clock.ts';
import type { Imager } from '../../src/domain/ports/imager.ts';
import { unlessMissing } from '../../src/files/errno.ts';

/** What a runbook does: data file first, WAL after it, and never a doubt. */
export const plainCopier: Imager = {
  async take({ source, file }) {
    const capturedAt = systemClock.now();
    await copyFile(source, file);
    const copied = unlessMissing(copyFile(`${source}.wal`, `${file}.wal`).then(() => true));
    const hasWal = (await copied) ?? false;
    return {
      file,
      hasWal,
      capturedAt,
      passes: 1,
      tornWalBytes: 0,
      storageVersion: 64,
      sha256: Promise.resolve(null),
      settle: () => Promise.resolve(),
      confirm: () => Promise.resolve(true),
    };
  },
};
