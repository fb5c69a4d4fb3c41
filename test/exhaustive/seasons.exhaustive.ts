/** Seasons of the runbook, lived by a real service, with something going wrong every few days. */
import { expect, test } from 'vitest';
import * as incidents from '../fault/month/incidents.ts';
import { beginLife } from '../fault/month/life.ts';
import { runbook } from '../fault/month/runbook.ts';
import { openMonth } from '../fault/month/world.ts';
import { leftovers } from '../fault/service/aftermath.ts';
import { until } from '../support/processes.ts';
import { plusDays } from '../support/seed-database/arguments.ts';

const { nothing, goesAway, isAway, comesBack } = incidents;

/** What can befall, over one or more days. */
const plagues: readonly (readonly incidents.Incident[])[] = [
  [incidents.deadInBackup],
  [incidents.stoppedInBackup],
  [incidents.deadInPrune],
  [incidents.fullDisk],
  [incidents.tightDisk],
  [incidents.corruptSource],
  [incidents.bitRot],
  [incidents.wrongClock],
  [incidents.holds],
  [incidents.deafReceiver, nothing],
  [goesAway, isAway, comesBack],
  [goesAway, isAway, isAway, isAway, isAway, isAway, isAway, isAway, isAway, comesBack],
  [incidents.fullDisk, incidents.deadInBackup, incidents.corruptSource],
];

/** A week of rest, then one after the other in an order of its own for each seed, all of them twice. */
function fates(seed: number): incidents.Incident[] {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const order = [...plagues, ...plagues].map((plague) => ({ plague, rank: random() }));
  const sorted = order.toSorted((one, other) => one.rank - other.rank);
  const rest = (longest: number) => Array.from({ length: Math.floor(random() * longest) }, () => nothing);
  const week = Array.from({ length: 7 }, () => nothing);
  return [...week, ...sorted.flatMap(({ plague }) => [...plague, ...rest(5)])];
}

test.each([1, 2])(
  'after seasons with all that can befall (seed %d) every kept backup is what its day was, and all was told',
  async (seed) => {
    const firstDay = '2025-10-06';
    const world = await openMonth(`${firstDay}T01:00:00Z`, runbook);
    if (!world) return;
    const life = await beginLife(world, firstDay);
    for (const [at, fate] of fates(seed).entries()) await fate(life, plusDays(firstDay, at));

    await nothing(life, plusDays(firstDay, fates(seed).length));
    await until(() => world.untaken() === 0);
    expect(world.announced().toSorted()).toEqual(life.announced.toSorted());
    expect(await life.restoreAll()).toEqual(life.stored.all().filter(life.stored.isGood));
    expect(await leftovers(world.paths)).toEqual([]);
  },
);
