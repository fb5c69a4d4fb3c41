/** Every point at which a recovery can be cut off, and a second one in the attempt that goes on. */
import { expect, test } from 'vitest';
import { expectSameEnd, ways } from '../fault/recovery/cut-off.ts';

test.each(ways)(
  'whoever goes on with a recovery that was cut off comes to the same end: $name',
  async (way) => {
    let point = 1;
    for (; await expectSameEnd(way, [point]); point += 1) {
      for (let second = 1 + (point % 13); second < 60; second += 13)
        await expectSameEnd(way, [point, second]);
    }
    expect(point).toBeGreaterThan(25);
  },
);
