/** Moving a database aside with nothing in its place, and putting back what a swap of whichever kind moved aside. */
import { datedId } from '../../domain/ids.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { JobContext } from '../../domain/ports/jobs.ts';
import type { DatabaseMounts } from '../../domain/ports/mounts.ts';
import { Problem } from '../../domain/problem.ts';
import { identityOf, isSameFile, isUntouched } from '../../files/file-identity.ts';
import type { ConfiguredDatabases } from '../configured-database.ts';
import { type HolderOf, trusting } from '../holder.ts';
import { refuseLostMount } from '../lost-mount.ts';
import {
  type Entry,
  entriesIn,
  type Journal,
  movedFiles,
  readEntry,
  reopenJournal,
  savedPath,
} from './journal.ts';
import { carryOut } from './replace-target.ts';
import { rollBack } from './roll-back.ts';
import { type StagingOptions, withStaging } from './staging.ts';
import { prepareSwap, type SwapOptions } from './swap.ts';
import { findTarget, logsBeside, type Occupants, occupantsOf, type Target } from './target.ts';
import { asRestoreProblem } from './trouble.ts';
import { undoEarlier } from './undo-earlier.ts';

export interface VacatingOptions extends SwapOptions, StagingOptions {
  readonly databases: ConfiguredDatabases;
  readonly clock: Clock;
  readonly mounts: DatabaseMounts;
  readonly randomBytes: (size: number) => Uint8Array;
}

/** Which database, and whether every process that uses it was stopped: then a holder that cannot be seen counts as none. */
export interface Vacated {
  readonly database: string;
  readonly stopped: boolean;
}

/** A job, and what its swaps put in the place of the database. */
export interface SwappingJob {
  readonly jobId: string;
  readonly database: string;
  readonly puts: 'a copy' | 'nothing';
}

export interface Swaps {
  /** The entry of the first, whatever became of what that left in place, as far as it still holds what it took; null: there is none. */
  readonly first: string | null;
  /** What one of them put in place is there still: the copy, and nobody has written it, or nothing. */
  readonly inPlace: boolean;
}

/** What was moved aside, to be put back. */
export interface PuttingBack {
  /** The entry that it is in; null: there was nothing. */
  readonly quarantine: string | null;
  /** An attempt before this one has begun it: then an entry that is gone was put back. */
  readonly isBegun: boolean;
  /** Is called before anything is moved. */
  begin(): void;
}

/** Each rejects with `target_not_replaceable` where the file system of the database is not mounted. */
export interface Vacating {
  /** Where the database lies, and what is there: the file, and its logs. */
  look(database: string): Promise<{ readonly path: string; readonly files: readonly string[] }>;
  /**
   * Moves all of the database into quarantine. Steps prepare, swap, validate, commit, as of a restore. Gives the entry's id, null where
   * nothing was there. Rejects with `target_locked`, `target_not_replaceable`, `restore_failed`, all put back.
   */
  vacate(vacated: Vacated, context: JobContext): Promise<string | null>;
  /**
   * Puts back what is in an entry, and moves aside what lies there now, unless that is a restored backup that nobody has written. Gives null when
   * all is as it was, else a sentence that tells what was left and why. Can be repeated from any point.
   */
  putBack(moved: PuttingBack, vacated: Vacated, context: JobContext): Promise<string | null>;
  /** What a job has committed of its swaps, for an attempt of it that remembers none. */
  swapsOf(job: SwappingJob): Promise<Swaps>;
}

export function createVacating(options: VacatingOptions): Vacating {
  const { files, databases, clock, randomBytes } = options;
  async function targetOf(database: string): Promise<Target> {
    // No path is asked for: a database lies where the configuration says.
    const target = await findTarget({ database }, databases, []);
    await refuseLostMount(target.path, options.mounts);
    return target;
  }

  const swapOptions = ({ stopped }: Vacated): SwapOptions => ({
    files,
    holderOf: holderFor(stopped, options.holderOf),
  });

  async function move(
    target: Target,
    occupants: Occupants,
    vacated: Vacated,
    context: JobContext,
  ): Promise<string> {
    const { jobId } = context;
    const journal: Journal = {
      formatVersion: 1,
      id: datedId(vacated.database, clock.now(), randomBytes(3)),
      createdAt: clock.now().toISOString(),
      jobId,
      database: vacated.database,
      target: target.path,
      names: [...target.names],
      method: 'rename',
      restored: null,
      main: occupants.main,
      logs: [...occupants.logs],
    };
    const { home } = target;
    try {
      await withStaging({ home, jobId }, options, async (folder) => {
        const swap = { home, journal, folder, staged: null };
        const prepared = await context.step('prepare', () => prepareSwap(swap, options, context.signal));
        await carryOut(swap, prepared, context, swapOptions(vacated));
      });
      return journal.id;
    } catch (error) {
      throw asRestoreProblem(error, home);
    }
  }

  async function moveAll(target: Target, vacated: Vacated, context: JobContext): Promise<string | null> {
    const occupants = await occupantsOf(target);
    if (movedFiles(occupants).length === 0) return null;
    if (occupants.mounted) throw mountPoint(target.path);
    return move(target, occupants, vacated, context);
  }

  return {
    async vacate(vacated, context) {
      const target = await targetOf(vacated.database);
      await undoEarlier(target, context, { ...options, ...swapOptions(vacated) });
      return moveAll(target, vacated, context);
    },
    async look(database) {
      const target = await targetOf(database);
      const files = movedFiles(await occupantsOf(target)).map(({ from }) => from);
      return { path: target.path, files };
    },
    async putBack({ quarantine, isBegun, begin }, vacated, context) {
      const target = await targetOf(vacated.database);
      const entry = quarantine === null ? null : await readEntry(target.home, quarantine);
      // An entry goes when it is empty.
      if (quarantine !== null && !entry) return isBegun ? null : gone(quarantine);
      begin();
      if (!mayGiveWay(await occupantsOf(target), entry)) await moveAll(target, vacated, context);
      if (!entry) return null;
      const { home } = target;
      const { journal, open } = entry;
      return withStaging({ home, jobId: journal.jobId }, options, async () => {
        if (!open) await reopenJournal(home, journal, files);
        return rollBack({ ...swapOptions(vacated), home, journal });
      });
    },
    async swapsOf({ jobId, database, puts }) {
      const target = await targetOf(database);
      const now = await identityOf(target.path);
      const isUnlogged = (await logsBeside(target.names)).length === 0;
      const isOutcome = ({ restored }: Journal): boolean =>
        isUnlogged && (restored ? isUntouched(now, restored.identity) : now === null);
      const committed = (await entriesIn(target.home)).filter(
        ({ journal, open }) =>
          !open &&
          journal.jobId === jobId &&
          journal.target === target.path &&
          (journal.restored === null) === (puts === 'nothing'),
      );
      const whole = await Promise.all(committed.map(isWhole));
      const known = committed.filter(({ journal }, index) => whole[index] || isOutcome(journal));
      const [first] = known.map(({ journal }) => journal).sort(byAge);
      return { first: first?.id ?? null, inPlace: committed.some(({ journal }) => isOutcome(journal)) };
    },
  };
}

/** Not one that was undone in part: it holds no more than what could not be put back. */
async function isWhole({ home, journal }: Entry): Promise<boolean> {
  const saved = movedFiles(journal).map((file) => identityOf(savedPath(home, journal, file)));
  return (await Promise.all(saved)).every((identity) => identity !== null);
}

const byAge = (one: Journal, other: Journal): number => (one.createdAt < other.createdAt ? -1 : 1);

const holderFor = (stopped: boolean, holderOf: HolderOf): HolderOf =>
  stopped ? trusting(holderOf) : holderOf;

/** What the roll-back deals with by itself: nothing, the old file, or the restored one as it was proven. */
function mayGiveWay({ main, logs }: Occupants, entry: Entry | null): boolean {
  if (!main) return logs.length === 0;
  if (!entry) return false;
  const { journal } = entry;
  if (isSameFile(main.identity, journal.main?.identity ?? null)) return true;
  return logs.length === 0 && isUntouched(main.identity, journal.restored?.identity ?? null);
}

const gone = (quarantine: string): string =>
  `The quarantine entry ${quarantine} is gone, so nothing was put back.`;

const mountPoint = (path: string): Problem =>
  new Problem('target_not_replaceable', `${path} is a mount point: no file can be renamed over it.`, {
    hint: 'Mount its folder instead of the file.',
  });
