/** Recoveries that are cut off, and what must come of them when the next service goes on. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { RecoveryRequest } from '../../../src/domain/recovery.ts';
import { freezeAt } from '../../support/fault-points.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { jobContext } from '../../support/job-context.ts';
import {
  type AttemptOptions,
  allHooks,
  failing,
  type Kept,
  makeAnew,
  nothingKept,
  openAttempt,
  rebuilt,
} from '../../support/recovery/in-process.ts';
import { livePath, makeWorld, storedPath } from '../../support/restore-world.ts';
import { type State, stateOf } from '../restore/aftermath.ts';

interface CutOff {
  readonly folder: string;
  readonly kept: Kept;
  readonly before: State;
}

interface Outcome extends CutOff {
  /** The report, or what it rejected with. */
  readonly outcome: unknown;
  readonly entries: readonly Entry[];
}

interface Entry {
  readonly id: string;
  readonly files: readonly { readonly to: string }[];
}

interface Way {
  /** A sentence of what must hold. */
  readonly name: string;
  readonly from: RecoveryRequest['from'];
  /** Nothing is there before. */
  readonly onNothing?: boolean;
  readonly hooks: (folder: string) => NonNullable<AttemptOptions['hooks']>;
  readonly expect: (outcome: Outcome) => Promise<void>;
}

export const ways: readonly Way[] = [
  {
    name: 'one from a backup restores it once, keeps what was there, and fills in from the same day',
    from: 'backup',
    hooks: () => allHooks,
    async expect({ outcome, entries, folder, before, kept }) {
      expect(outcome).toMatchObject({
        rolledBack: false,
        startDate: '2025-11-10',
        quarantine: entries[0]?.id,
      });
      expect(await readFile(livePath(folder))).toEqual(await readFile(storedPath(folder)));
      expect(entries).toHaveLength(1);
      expect(await bytesOf(entries[0])).toEqual(before.bytes);
      const backfills = kept.journal.filter((name) => name.startsWith('backfill'));
      expect(new Set(backfills)).toEqual(new Set(['backfill 2025-11-10']));
    },
  },
  {
    name: 'one from a backup onto nothing restores it, and moves nothing aside',
    from: 'backup',
    onNothing: true,
    hooks: () => allHooks,
    async expect({ outcome, entries, folder }) {
      expect(outcome).toMatchObject({ rolledBack: false, quarantine: null });
      expect((await stateOf(folder)).names).toEqual(['market.duckdb']);
      expect(await readFile(livePath(folder))).toEqual(await readFile(storedPath(folder)));
      expect(entries).toEqual([]);
    },
  },
  {
    name: 'one that does not validate puts back what was there, bytes and log',
    from: 'backup',
    hooks: () => ({ ...allHooks, validate: failing.validate }),
    async expect({ outcome, entries, folder, before, kept }) {
      expect(outcome).toMatchObject({ problem: { code: 'hook_failed' }, result: { rolledBack: true } });
      expect(await stateOf(folder)).toEqual(before);
      expect(entries).toEqual([]);
      expect(kept.journal.join()).not.toContain('backfill');
    },
  },
  {
    name: 'one from scratch ends on what one whole backfill has made, on nothing',
    from: 'scratch',
    hooks: (folder) => ({ ...allHooks, backfill: makeAnew(folder) }),
    async expect({ outcome, entries, folder, before }) {
      expect(outcome).toMatchObject({ rolledBack: false, quarantine: entries.at(-1)?.id });
      expect((await stateOf(folder)).names).toEqual(['market.duckdb']);
      expect(await readFile(livePath(folder), 'utf8')).toBe(rebuilt);
      expect(await bytesOf(entries.at(-1))).toEqual(before.bytes);
    },
  },
  {
    name: 'one from scratch that does not validate puts back what was there, bytes and log',
    from: 'scratch',
    hooks: (folder) => ({ ...allHooks, backfill: makeAnew(folder), validate: failing.validate }),
    async expect({ outcome, folder, before }) {
      expect(outcome).toMatchObject({ problem: { code: 'hook_failed' }, result: { rolledBack: true } });
      expect(await stateOf(folder)).toEqual(before);
    },
  },
];

const request = ({ from }: Way): RecoveryRequest => ({ database: 'market', from });

const bytesOf = (entry: Entry | undefined) =>
  Promise.all((entry?.files ?? []).map(({ to }) => readFile(to, 'hex')));

/** What the next service does: it looks after restores first, then lets the job go on, to a point or to its end. False: cut off. */
async function attempt({ folder, kept }: CutOff, way: Way, point: number): Promise<boolean> {
  const { at, reached } = freezeAt(point);
  const { recover, run } = await openAttempt(folder, kept, { at, hooks: way.hooks(folder) });
  const whole = recover().then(() => run(request(way), jobContext()));
  const ended = whole.then(
    () => 'ended',
    () => 'ended',
  );
  return (await Promise.race([ended, reached])) === 'ended';
}

async function newWorld({ onNothing }: Way): Promise<CutOff> {
  const folder = await temporaryFolder();
  await makeWorld(folder, { unfinished: true });
  const before = await stateOf(folder);
  if (onNothing) for (const name of before.names) await rm(join(folder, 'live', name));
  return { folder, kept: nothingKept(), before };
}

async function goOnToTheEnd(cutOff: CutOff, way: Way): Promise<void> {
  const { folder, kept } = cutOff;
  const last = await openAttempt(folder, kept, { hooks: way.hooks(folder) });
  expect(await last.recover()).toEqual([]);
  const outcome = await last.run(request(way), jobContext()).catch((error: unknown) => error);
  expect(await readdir(join(folder, 'live', '.duckback', 'staging')).catch(() => [])).toEqual([]);
  expect(kept.journal.at(-1)).toBe('start');
  await way.expect({ ...cutOff, outcome, entries: await last.quarantine.list() });
}

/** Cuts a recovery off at each of these points, as many times, and lets it go on. False: it ended before the first of them. */
export async function expectSameEnd(way: Way, points: readonly number[]): Promise<boolean> {
  const world = await newWorld(way);
  for (const [index, point] of points.entries()) {
    if (!(await attempt(world, way, point))) continue;
    if (index === 0) return false;
    break;
  }
  try {
    await goOnToTheEnd(world, way);
  } catch (error) {
    const journal = world.kept.journal.join(', ');
    throw new Error(`Cut off at ${points.join(', then at ')}, after ${journal}`, { cause: error });
  }
  return true;
}
