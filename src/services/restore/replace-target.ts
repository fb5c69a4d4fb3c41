/** The last three steps of a restore: swap, validate, commit, and the roll-back where one of them fails. */
import { dirname } from 'node:path';
import { committing, swapping } from '../../domain/job.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { JobContext } from '../../domain/ports/jobs.ts';
import { Problem } from '../../domain/problem.ts';
import { identityOf } from '../../files/file-identity.ts';
import { refuseUnlessFree } from '../holder.ts';
import { discardQuarantine, quarantineOf } from './home.ts';
import { closeJournal, type Journal, movedFiles, readEntry } from './journal.ts';
import type { Plan } from './plan.ts';
import { rollBack } from './roll-back.ts';
import type { Made } from './source.ts';
import { makeSwap, prepareSwap, type Swap, type SwapOptions, validateSwap } from './swap.ts';
import { sentence, swapFailed } from './trouble.ts';

type ReplaceOptions = SwapOptions & { readonly clock: Clock };

interface Replacement {
  readonly plan: Plan;
  /** The verified copy. */
  readonly made: Made;
  /** Makes the plan anew: much can have happened to the target while the copy was made. */
  readonly again: () => Promise<Plan>;
}

interface Prepared {
  readonly plan: Plan;
  readonly swap: Swap;
  /** The quarantine folder to be, in staging. */
  readonly folder: string;
  readonly notes: readonly string[];
}

interface Replaced {
  /** The plan as it was carried out. */
  readonly plan: Plan;
  readonly notes: readonly string[];
}

/** Rejects with `target_locked`, `target_not_replaceable`, `restore_failed`, all put back; or as the preparation does. */
export async function replaceTarget(
  replacement: Replacement,
  context: JobContext,
  options: ReplaceOptions,
): Promise<Replaced> {
  const prepared = await context.step('prepare', () => prepare(replacement, context, options));
  const { plan, swap, folder, notes } = prepared;
  await carryOut(swap, folder, context, options);
  return { plan, notes };
}

/**
 * Carries a prepared swap out: steps `swap`, `validate`, `commit`, and `roll back` where one of them fails. Past the first look it
 * cannot be cancelled. Rejects as `replaceTarget`.
 */
export async function carryOut(
  swap: Swap,
  prepared: string,
  context: JobContext,
  options: SwapOptions,
): Promise<void> {
  try {
    const { target } = swap.journal;
    const replace = async () => {
      await refuseUnlessFree(target, options.holderOf);
      context.pointOfNoReturn();
      await makeSwap(swap, prepared, options);
    };
    await context.step(swapping, replace, target);
    await context.step('validate', () => validateSwap(swap, options, context.signal));
    await context.step(committing, () => commit(swap, options));
  } catch (error) {
    const entry = await readEntry(swap.home, swap.journal.id);
    if (!entry) throw error;
    if (!entry.open) throw swapFailed(error, uncertain(swap));
    throw await context.step('roll back', () => undo(error, swap, options));
  }
}

/** Looks at the target again, gives the copy its owner and mode, and writes the journal, in staging still. */
async function prepare(
  { plan: before, made, again }: Replacement,
  context: JobContext,
  options: ReplaceOptions,
): Promise<Prepared> {
  const plan = await again();
  if (plan.target.path !== before.target.path) {
    throw new Problem(
      'target_not_replaceable',
      `${before.target.path} is not what the target leads to any more: it is ${plan.target.path} now.`,
    );
  }
  const notes = await giveOwnership(plan, made.file, options);
  const journal = await journalOf(plan, made, context, options);
  const swap = { home: plan.target.home, folder: dirname(made.file), staged: made.file, journal };
  return { plan, swap, folder: await prepareSwap(swap, options, context.signal), notes };
}

async function giveOwnership(plan: Plan, staged: string, { files }: ReplaceOptions): Promise<string[]> {
  const { ownership } = plan.occupants;
  if (!ownership || plan.method === 'overwrite' || (await files.own(staged, ownership))) return [];
  return [
    `The owner ${ownership.uid}:${ownership.gid} could not be kept: the service may not give files away.`,
  ];
}

async function journalOf(
  { target, occupants, method, quarantineId }: Plan,
  { file, sha256 }: Made,
  { jobId }: JobContext,
  { clock }: ReplaceOptions,
): Promise<Journal> {
  const identity = await identityOf(file);
  if (!identity) throw new Error(`the staged file ${file} is gone`);
  return {
    formatVersion: 1,
    id: quarantineId,
    createdAt: clock.now().toISOString(),
    jobId,
    database: target.database,
    target: target.path,
    names: [...target.names],
    method,
    restored: { identity, sha256 },
    main: occupants.main,
    logs: [...occupants.logs],
  };
}

/** Closes the journal. An entry that holds nothing, because nothing was replaced, is not kept. */
async function commit({ home, journal }: Swap, { files }: SwapOptions): Promise<void> {
  await closeJournal(home, journal, files);
  if (movedFiles(journal).length > 0) return;
  // All is in place. Where removing it fails the next start of the service does it.
  await discardQuarantine(home, journal.id, files).catch(() => {});
}

/** A commit that is made, but could neither be made durable nor taken back. */
const uncertain = ({ home, journal: { id, target, restored } }: Swap): string =>
  `${restored ? `${target} holds what was restored` : `What lay at ${target} is moved aside`}, but whether that lasts is not sure: the next start of the service may undo it. What was moved aside is in ${quarantineOf(home, id)}.`;

async function undo(error: unknown, swap: Swap, options: SwapOptions): Promise<Problem> {
  try {
    return swapFailed(error, await rollBack({ ...options, home: swap.home, journal: swap.journal }));
  } catch (failure) {
    const place = quarantineOf(swap.home, swap.journal.id);
    return swapFailed(
      error,
      `Putting things back failed as well: ${sentence(failure)} The next start of the service tries again; until then the files are in ${place}.`,
    );
  }
}
