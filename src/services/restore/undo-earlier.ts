import type { JobContext } from '../../domain/ports/jobs.ts';
import { Problem } from '../../domain/problem.ts';
import { quarantineOf } from './home.ts';
import { type Entry, entriesIn, readEntry } from './journal.ts';
import { rollBack } from './roll-back.ts';
import { isUnderWay, type StagingOptions } from './staging.ts';
import type { SwapOptions } from './swap.ts';
import type { Target } from './target.ts';
import { sentence } from './trouble.ts';

type Options = SwapOptions & StagingOptions;

/**
 * Step `undo an earlier restore`, where one was broken off, and could not be undone then, nor by a start since. The next start would do it all the
 * same, and take what is restored now for what that one left; or there would be two to undo, and none of them would find what it was
 * made from. Rejects with `restore_failed` where it cannot be done now either.
 */
export async function undoEarlier(
  { home, path }: Target,
  context: JobContext,
  options: Options,
): Promise<void> {
  for (const { open, journal } of await entriesIn(home)) {
    if (!open || journal.target !== path) continue;
    if (await isUnderWay({ home, jobId: journal.jobId }, options.tryLock)) continue;
    // Until it was seen to be over another service may have committed it.
    const entry = await readEntry(home, journal.id);
    if (!entry?.open) continue;
    await context.step('undo an earlier restore', async () => {
      const kept = await undo(entry, options);
      context.detail(kept ?? journal.jobId);
    });
  }
}

async function undo({ home, journal }: Entry, options: Options): Promise<string | null> {
  try {
    return await rollBack({ ...options, home, journal });
  } catch (error) {
    const why = `The restore to ${journal.target} by ${journal.jobId} was broken off, and undoing it failed: ${sentence(error)}`;
    throw new Problem('restore_failed', `${why} Nothing else was touched.`, {
      hint: `Mend what stands in the way, and repeat it. What that restore moved aside is in ${quarantineOf(home, journal.id)}: with that folder moved elsewhere by hand it is not undone any more.`,
      cause: error,
    });
  }
}
