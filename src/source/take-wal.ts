/** Steps 4 and 6: the WAL's part of an image. */
import { rm } from 'node:fs/promises';
import type { WalSummary } from '../duckfile/wal.ts';
import { createStaged, removeCompanions, type StagedFile } from './staged-file.ts';
import type { Taking } from './taking.ts';
import { copyWal, type OpenWal, openWal, rescanWal } from './wal-snapshot.ts';

export interface TakenWal {
  /** null where there was none. */
  readonly open: OpenWal | null;
  /** Its copy beside the image, whole as yet; null where there was none. */
  readonly staged: StagedFile | null;
  readonly summary: WalSummary;
  /** How much of it belongs to the image. */
  readonly keptBytes: number;
  /** Entries cannot be told apart (DuckDB 0.9 wrote such): it may hold anything. */
  readonly opaque: boolean;
}

const nothing: WalSummary = {
  totalBytes: 0,
  flushedBytes: 0,
  hasCheckpointMarker: false,
  hasBlockReferences: false,
  makesIndexes: false,
  damagedAt: null,
  version: null,
};

/** Reads the WAL into the staged `.wal`. What it opens lands on `owner`. */
export async function takeWal(taking: Taking, owner: AsyncDisposableStack): Promise<TakenWal> {
  await removeCompanions(taking.staged.path);
  const open = await openWal(taking.source);
  if (!open) return { open, staged: null, summary: nothing, keptBytes: 0, opaque: false };
  owner.use(open.handle);
  const staged = await createStaged(`${taking.staged.path}.wal`);
  // Of what is kept `keepWal` tells how that went.
  owner.defer(() => staged.close().catch(() => undefined));
  const summary = await copyWal(open, staged, taking.signal);
  const opaque = summary.version === 1;
  return { open, staged, summary, opaque, keptBytes: opaque ? summary.totalBytes : summary.flushedBytes };
}

export type WalFate = 'grown' | 'changed' | 'checkpoint';

/**
 * What became of the WAL: `grown` (or not) where all that was taken still stands in it. Gives the WAL that lies there now too, which may
 * have been born since.
 */
export async function revisitWal(
  taken: TakenWal,
  taking: Taking,
  owner: AsyncDisposableStack,
): Promise<{ fate: WalFate; open: OpenWal | null }> {
  const now = await openWal(taking.source);
  if (!now) return { fate: taken.open ? 'changed' : 'grown', open: null };
  owner.use(now.handle);
  if (taken.open && (taken.open.dev !== now.dev || taken.open.ino !== now.ino))
    return { fate: 'changed', open: now };
  const summary = await rescanWal(now, { staged: taken.staged, bytes: taken.keptBytes }, taking.signal);
  if (!summary) return { fate: 'changed', open: now };
  if (summary.hasCheckpointMarker) return { fate: 'checkpoint', open: now };
  const understood = taken.opaque ? summary.totalBytes === taken.keptBytes : summary.damagedAt === null;
  return { fate: understood ? 'grown' : 'changed', open: now };
}

/** Cuts the staged WAL to what belongs to the image, and closes it: commits that are lost only then are lost to the image. Removes it where that is nothing. */
export async function keepWal({ staged, keptBytes }: TakenWal): Promise<void> {
  if (!staged) return;
  if (keptBytes === 0) return rm(staged.path, { force: true });
  await staged.truncate(keptBytes);
  await staged.close();
}
