import { expect, test } from 'vitest';
import { fullOptions } from '../../../src/dashboard/page/charts/options.ts';
import { knownZone } from '../../../src/dashboard/page/format/zones.ts';

const colours = { line: '', fill: '', ink: '', grid: '' };

test.for([
  ['Asia/Tokyo', 'Asia/Tokyo'],
  ['UTC', 'UTC'],
  ['Mars/Olympus', 'UTC'],
  ['', 'UTC'],
] as const)('of the zone %j times are shown in %s', ([zone, shown]) => {
  expect(knownZone(zone)).toBe(shown);
});

test.for([
  ['UTC', 3],
  ['Asia/Tokyo', 12],
  ['Asia/Kathmandu', 8],
] as const)('a chart begins its days where they begin in %s', ([zone, hour]) => {
  const { tzDate } = fullOptions(colours, String, zone);
  expect(tzDate?.(Date.parse('2025-11-12T03:00:00Z') / 1000).getHours()).toBe(hour);
});
