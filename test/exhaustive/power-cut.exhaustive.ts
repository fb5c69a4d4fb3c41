/** A power cut at every point of every operation, whatever of what was not flushed survives it. */
import { expect, test } from 'vitest';
import { useGrounds } from '../fault/disk/ground.ts';
import { operations } from '../fault/disk/operations.ts';
import { expectSafe } from '../fault/disk/power-cut.ts';

const newGround = useGrounds();

test.each(operations)(
  'a power cut at any point of $name leaves the old or the new database, whole backups, and nothing besides once the service runs again',
  async (operation) => {
    const seen = await expectSafe(await newGround(), operation, { of: 'files', choose: (points) => points });
    if (seen !== null) expect(seen).toBeGreaterThan(10);
  },
);
