/** What the start of the service does about restores that a crash cut off. */
import { dirname } from 'node:path';
import { Value } from 'typebox/value';
import { type Job, swapping } from '../../domain/job.ts';
import type { JobLedger } from '../../domain/ports/jobs.ts';
import { QuarantineId } from '../../domain/restore.ts';
import type { HolderOf } from '../holder.ts';
import { discardQuarantine, homesOf, namesIn, type Places, stagingOf } from './home.ts';
import { type Entry, movedFiles, readEntry } from './journal.ts';
import { rollBack } from './roll-back.ts';
import { isUnderWay, type StagingOptions } from './staging.ts';
import { sentence } from './trouble.ts';

export interface RecoverOptions extends Places, StagingOptions {
  readonly holderOf: HolderOf;
  readonly ledger: Pick<JobLedger, 'unfinished' | 'list'>;
}

export interface Recovered {
  /** A sentence for each restore that needs a person: somebody uses the restored file already, or putting things back failed and will be tried again at the next start. */
  readonly notices: readonly string[];
  /** By job: of those that were undone as if they had never been there is nothing. */
  readonly left: ReadonlyMap<string, LeftRestore>;
}

/** What is there of a restore: it had been committed, and moved aside what is in an entry, null where that was nothing; or not all was undone, and why. */
export type LeftRestore =
  | { readonly kind: 'committed'; readonly entry: string | null }
  | { readonly kind: 'broken off'; readonly notice: string };

/**
 * Rolls back every swap that was not committed, and removes the staging of dead jobs: in each home of the configuration, and of the jobs that are
 * known wherever it has led them before. What another service has under way in the same folder stays. Call it once, before any job runs.
 * Can be cut off and repeated at any point.
 */
export async function recoverRestores(options: RecoverOptions): Promise<Recovered> {
  const notices: string[] = [];
  const left = new Map<string, LeftRestore>();
  const search = async (home: string, isMeant: IsMeant) => {
    try {
      await recoverIn(home, isMeant, options, { notices, left });
    } catch (error) {
      notices.push(`${home} could not be searched for restores that were cut off: ${sentence(error)}`);
    }
  };
  const homes = await homesOf(options);
  for (const home of homes) await search(home, () => true);
  for (const { id, steps } of swapped(options.ledger)) {
    const target = steps.find(({ name }) => name === swapping)?.detail;
    const others = target ? foldersAbove(target).filter((folder) => !homes.includes(folder)) : [];
    for (const home of others) await search(home, (jobId) => jobId === id);
  }
  return { notices, left };
}

/** Those that were cut off, and those that failed lately: what an earlier start could not undo is none of the first any more. */
const swapped = (ledger: RecoverOptions['ledger']): Job[] => [
  ...ledger.unfinished(),
  ...ledger.list({ kind: 'restore', state: 'failed' }, { limit: 100, after: null }).items,
];

function foldersAbove(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}

/** Whether what a job left in a home is to be looked after. */
type IsMeant = (jobId: string) => boolean;

interface Found {
  readonly notices: string[];
  readonly left: Map<string, LeftRestore>;
}

async function recoverIn(
  home: string,
  isMeant: IsMeant,
  options: RecoverOptions,
  { notices, left }: Found,
): Promise<void> {
  for (const id of await namesIn(home, 'quarantine')) {
    const found = await readEntry(home, id);
    if (!found || !isMeant(found.journal.jobId)) continue;
    if (await isUnderWay({ home, jobId: found.journal.jobId }, options.tryLock)) continue;
    // Until it was seen to be over another service may have committed it.
    const entry = await readEntry(home, id);
    if (!entry) continue;
    const { journal, open } = entry;
    if (!open)
      left.set(journal.jobId, { kind: 'committed', entry: movedFiles(journal).length > 0 ? id : null });
    const notice = await (open ? recover(entry, options) : endCommit(entry, options));
    if (notice === null) continue;
    notices.push(notice);
    left.set(journal.jobId, { kind: 'broken off', notice });
  }
  await sweep(home, isMeant, options);
}

async function recover({ home, journal }: Entry, options: RecoverOptions): Promise<string | null> {
  try {
    return await rollBack({ ...options, home, journal });
  } catch (error) {
    return `The restore to ${journal.target} was cut off, and undoing it failed: ${sentence(error)} The next start tries again.`;
  }
}

/** One that was cut off after a commit: an entry that holds nothing is not kept. */
async function endCommit({ home, journal }: Entry, { files }: RecoverOptions): Promise<null> {
  if (movedFiles(journal).length === 0) await discardQuarantine(home, journal.id, files);
  return null;
}

/** Only what restores make: their folders are named after jobs and quarantine entries, which are built alike. */
async function sweep(home: string, isMeant: IsMeant, { files, tryLock }: StagingOptions): Promise<void> {
  for (const name of await namesIn(home, 'staging')) {
    if (!Value.Check(QuarantineId, name) || !isMeant(name)) continue;
    if (await isUnderWay({ home, jobId: name }, tryLock)) continue;
    await files.removeFolder(stagingOf(home, name));
  }
}
