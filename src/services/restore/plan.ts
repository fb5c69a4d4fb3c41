/** What a restore will do, decided before anything is touched. A dry run is this and nothing more. */
import { Problem } from '../../domain/problem.ts';
import { isUntouched } from '../../files/file-identity.ts';
import { requireFree } from '../../files/free-space.ts';
import type { Journal } from './journal.ts';
import { movedFiles } from './journal.ts';
import type { Source } from './source.ts';
import { type Occupants, occupantsOf, type Target } from './target.ts';

/** Left free beside the copy: the journal, and the first commits of whoever opens the restored database. */
const marginBytes = 16 * 1024 * 1024;

export interface Plan {
  readonly source: Source;
  readonly target: Target;
  readonly occupants: Occupants;
  readonly method: Journal['method'];
  readonly quarantineId: string;
}

/** How the target will be replaced. Rejects with `target_not_replaceable`, `source_missing`. */
export async function planSwap(
  wanted: Pick<Plan, 'source' | 'target' | 'quarantineId'> & { readonly force: boolean },
): Promise<Plan> {
  const { force, ...rest } = wanted;
  const { source, target } = rest;
  const occupants = await occupantsOf(target);
  if (occupants.mounted && !force) throw mountPoint(target.path);
  if (occupants.main && target.database !== null && source.partial !== null && !force) {
    throw partial(target.path, source.partial);
  }
  if (!occupants.main && source.keepsTarget) throw nothingToKeep(target.path);
  return { ...rest, occupants, method: occupants.mounted ? 'overwrite' : 'rename' };
}

const mountPoint = (path: string): Problem =>
  new Problem('target_not_replaceable', `${path} is a mount point: no file can be renamed over it.`, {
    hint: 'Mount its folder instead of the file. Or repeat with "force": true to overwrite it in place, once you have moved away what log lies beside the file that it was mounted from: it is out of sight here, and would be replayed into what is restored.',
  });

const partial = (path: string, reason: string): Problem =>
  new Problem('target_not_replaceable', `All of ${path} would give way to a part: ${reason}.`, {
    hint: 'To put the rows into the tables that are there, add "mode": "upsert"; or restore to a path; or repeat with "force": true.',
  });

const nothingToKeep = (path: string): Problem =>
  new Problem('source_missing', `There is no database at ${path} to merge rows into.`, {
    hint: 'Leave mode out: the rows become a database of their own.',
  });

/** Rejects with `insufficient_space`. */
export async function requireSpace({ source, target, occupants, method }: Plan): Promise<void> {
  const { sizeBytes, spareBytes } = source;
  const present = occupants.main?.identity.sizeBytes ?? 0;
  // Overwriting keeps a copy of the old bytes as well, and the file itself may grow.
  const copies = spareBytes + (method === 'overwrite' ? sizeBytes + present : sizeBytes);
  await requireFree(target.home, copies + marginBytes);
  if (method === 'overwrite') await requireFree(target.path, Math.max(0, sizeBytes - present) + marginBytes);
}

/**
 * Rejects with `target_locked` where the target was written between two plans, if what was made meanwhile is to keep what
 * the target holds: those commits are not in it.
 */
export function refuseWritten(before: Plan, now: Plan): void {
  if (!before.source.keepsTarget) return;
  const files = movedFiles(now.occupants);
  const others = movedFiles(before.occupants);
  const isSame = (index: number) =>
    isUntouched(files[index]?.identity ?? null, others[index]?.identity ?? null);
  if (files.length === others.length && files.every((_, index) => isSame(index))) return;
  throw new Problem(
    'target_locked',
    `Another process wrote ${now.target.path} after the image of it was taken. Nothing was touched.`,
    { hint: 'Stop the process that writes it, then repeat.' },
  );
}
