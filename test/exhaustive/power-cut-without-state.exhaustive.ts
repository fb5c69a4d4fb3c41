/** The same where the state folder does not survive it. */
import { expect, test } from 'vitest';
import { useGrounds } from '../fault/disk/ground.ts';
import { operations } from '../fault/disk/operations.ts';
import { expectSafe } from '../fault/disk/power-cut.ts';

const newGround = useGrounds();

test.each(operations)(
  'where a power cut in $name takes the state folder with it the service makes its catalog anew, and everything is safe',
  async (operation) => {
    const seen = await expectSafe(await newGround(), operation, {
      of: 'files',
      choose: (points) => points,
      withoutState: true,
    });
    if (seen !== null) expect(seen).toBeGreaterThan(10);
  },
);
