/** A month of the runbook, lived by a real service: what is kept, what each kept backup holds, and what was announced. */
import { expect, test } from 'vitest';
import { plusDays } from '../../support/seed-database/arguments.ts';
import { leftovers } from '../service/aftermath.ts';
import {
  comesBack,
  corruptSource,
  deadInBackup,
  fullDisk,
  goesAway,
  type Incident,
  isAway,
  nothing,
} from './incidents.ts';
import { beginLife } from './life.ts';
import { runbook } from './runbook.ts';
import { openMonth } from './world.ts';

const firstDay = '2025-12-10';
const days = Array.from({ length: 31 }, (_, at) => plusDays(firstDay, at));

const incidents: Readonly<Record<string, Incident>> = {
  // A Sunday: Saturday's stands for the week.
  '2025-12-21': fullDisk,
  '2025-12-24': deadInBackup,
  '2025-12-29': corruptSource,
  // It is away over the first of the year: the first backup after that stands for the month.
  '2025-12-31': goesAway,
  '2026-01-01': isAway,
  '2026-01-02': comesBack,
};

test('after a month with kills, a full disk and a corrupt source, what must be there is there and is what it was', async () => {
  const world = await openMonth(`${firstDay}T01:00:00Z`, runbook);
  if (!world) return;
  const life = await beginLife(world, firstDay);
  for (const day of days) await (incidents[day] ?? nothing)(life, day);

  expect(world.announced().toSorted()).toEqual([
    '2025-12-21 backup.failed',
    '2025-12-21 backup.late',
    '2025-12-22 backup.in_time',
    '2025-12-22 backup.recovered',
    '2025-12-24 backup.failed',
    '2025-12-24 backup.recovered',
    '2025-12-29 backup.failed',
    '2025-12-29 backup.late',
    '2025-12-29 retention.stopped',
    '2025-12-30 backup.in_time',
    '2025-12-30 backup.recovered',
    '2025-12-30 retention.recovered',
    '2026-01-02 backup.in_time',
    '2026-01-02 backup.late',
  ]);

  expect(await life.restoreAll()).toEqual([
    // The oldest of 2025; it stands for December as well.
    '2025-12-10',
    // Saturday, Sunday, Sunday: the last of their weeks.
    '2025-12-20',
    '2025-12-28',
    // The first one of January and of 2026.
    '2026-01-02',
    '2026-01-03',
    '2026-01-04',
    '2026-01-05',
    '2026-01-06',
    '2026-01-07',
    '2026-01-08',
    '2026-01-09',
  ]);
  expect(await leftovers(world.paths)).toEqual([]);
}, 240_000);
