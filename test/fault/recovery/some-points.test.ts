/** A spread of the points at which a recovery can be cut off; `test/exhaustive` goes through all. */
import { expect, test } from 'vitest';
import { expectSameEnd, ways } from './cut-off.ts';

const apart = 9;

test.each(ways.map((way, index) => ({ ...way, first: 1 + 2 * index })))(
  'whoever goes on with a recovery that was cut off comes to the same end: $name',
  async ({ first, ...way }) => {
    let point = first;
    while (await expectSameEnd(way, [point])) point += apart;
    expect(point).toBeGreaterThan(25);
  },
);
