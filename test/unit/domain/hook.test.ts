import { expect, test } from 'vitest';
import { withStartDate } from '../../../src/domain/hook.ts';

test('a backfill from a day has that day wherever it is named in its arguments', () => {
  expect(
    withStartDate(['run', '--start-date', '{startDate}', '--label=from {startDate}'], '2025-11-11'),
  ).toEqual(['run', '--start-date', '2025-11-11', '--label=from 2025-11-11']);
});

test('a backfill of everything has no argument that names the day, and no option that the day belongs to', () => {
  const everything = (...command: [string, ...string[]]) => withStartDate(command, null);
  expect(everything('run', '--fast', '--start-date', '{startDate}', '--verbose')).toEqual([
    'run',
    '--fast',
    '--verbose',
  ]);
  expect(everything('run', '-v', '--start-date={startDate}', 'x')).toEqual(['run', '-v', 'x']);
  expect(everything('run', 'from', '{startDate}')).toEqual(['run', 'from']);
  expect(everything('run', '{startDate}')).toEqual(['run']);
});

test('a command without the day is the same for any backfill', () => {
  for (const day of ['2025-11-11', null])
    expect(withStartDate(['run', '--all'], day)).toEqual(['run', '--all']);
});
