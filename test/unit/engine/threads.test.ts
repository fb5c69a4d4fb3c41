import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leavingCore } from '../../../src/engine/threads.ts';

const few = fc.integer({ min: 1, max: 200 });

test('threads that leave a core are at least one, no more than were asked for, and fewer than the cores where there are several', () => {
  fc.assert(
    fc.property(few, few, (threads, cores) => {
      const left = leavingCore(threads, cores);
      expect(left).toBeGreaterThanOrEqual(1);
      expect(left).toBeLessThanOrEqual(threads);
      if (cores > 1) expect(left).toBeLessThan(cores);
    }),
  );
});

test('where there are enough cores all threads are used', () => {
  expect(leavingCore(2, 16)).toBe(2);
});
