import { expect, test } from 'vitest';
import { createClockMarks } from '../../../src/state/clock-marks.ts';
import { memoryState } from '../../support/memory-state.ts';

test('what the clocks showed is what was kept last, and nothing before that', () => {
  const database = memoryState();
  const marks = createClockMarks(database);
  expect(marks.last()).toBeNull();
  const first = { bootId: 'one', bootMs: 1_000, wallMs: 2_000, doubtedAfter: null };
  const second = { bootId: 'two', bootMs: 1_762_826_400_000, wallMs: 1_762_826_400_001, doubtedAfter: '' };
  for (const mark of [first, second]) {
    marks.keep(mark);
    expect(marks.last()).toEqual(mark);
  }
});
