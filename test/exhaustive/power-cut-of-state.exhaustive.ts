/** The same at every point at which what the service keeps of its own changes. */
import { expect, test } from 'vitest';
import { useGrounds } from '../fault/disk/ground.ts';
import { operations } from '../fault/disk/operations.ts';
import { expectSafe } from '../fault/disk/power-cut.ts';

const newGround = useGrounds();

test.each(operations)(
  'a power cut at any point at which the state of the service changes in $name leaves it such that the service goes on, and everything safe',
  async (operation) => {
    const seen = await expectSafe(await newGround(), operation, { of: 'state', choose: (points) => points });
    if (seen !== null) expect(seen).toBeGreaterThan(10);
  },
);
