/** The loop of the protocol in imager.ts, from the first look to an accepted image. */
import { Problem } from '../domain/problem.ts';
import { newestWalVersion } from '../duckfile/wal.ts';
import { copyFree, copyMissing } from './copy-pass.ts';
import { writerOf } from './holders.ts';
import { captureInterrupted, writerHasLeft } from './interrupted-checkpoint.ts';
import { look } from './look.ts';
import { settles } from './settle.ts';
import { keepWal, revisitWal, type TakenWal, takeWal } from './take-wal.ts';
import type { Taking } from './taking.ts';
import type { View } from './view.ts';
import type { OpenWal } from './wal-snapshot.ts';

/** An accepted state. The staged file lacks nothing but its headers and its length. */
export interface Captured {
  readonly view: View;
  readonly capturedAt: Date;
  readonly lengthBytes: number;
  readonly hasWal: boolean;
  readonly tornWalBytes: number;
  /** Whether no checkpoint can have been under way unseen; it ends by itself within the settling time. */
  readonly proof: Promise<boolean>;
}

/** How long the headers must hold where a writer might be checkpointing unseen: far longer than the writing of a header takes. */
const settleMs = 1000;
/** On a writer that never holds still that long, each failure halves it down to this. */
const shortestSettleMs = 100;
/** How often a file that changes though nobody locks it is copied anew, before its writer counts as one that is out of sight. */
const mostUnseenWrites = 3;
/** For how many milliseconds a damaged WAL is read again. */
const walPatienceMs = 1000;
const pauseMs = 10;

interface State {
  settleMs: number;
  /** The last image was refused for want of proof: this one waits for its own. */
  readonly restless: boolean;
  unseenWrites: number;
  /** Of the last WAL without a marker; null where that was sound. */
  walDamage: { readonly view: View; readonly sinceMs: number } | null;
}

/** What one round has in hand. Descriptors that it opens land on `owner`. */
interface Round {
  readonly taking: Taking;
  readonly view: View;
  readonly wal: TakenWal;
  readonly capturedAt: Date;
  readonly owner: AsyncDisposableStack;
}

/** What the proof still needs open lands on `kept`. */
export async function capture(
  taking: Taking,
  restless: boolean,
  kept: AsyncDisposableStack,
): Promise<Captured> {
  const state: State = { settleMs, restless, unseenWrites: 0, walDamage: null };
  for (;;) {
    taking.signal.throwIfAborted();
    const view = await look(taking);
    if ((await copyMissing(taking, view)) === 'moved') continue;
    await using owner = new AsyncDisposableStack();
    const capturedAt = taking.clock.now();
    const wal = await takeWal(taking, owner);
    const round = { taking, view, wal, capturedAt, owner };
    const captured = wal.summary.hasCheckpointMarker
      ? await overtake(round, state)
      : await conclude(round, state);
    if (!captured) continue;
    kept.use(owner.move());
    return captured;
  }
}

/** Step 9, or the wait for the checkpoint to end. */
async function overtake({ taking, view, wal, capturedAt }: Round, state: State): Promise<Captured | null> {
  taking.sightings.checkpoints += 1;
  state.walDamage = null;
  if (!wal.open || !(await writerHasLeft(taking, view, wal.open))) return null;
  const interrupted = await captureInterrupted(taking, view, wal.open);
  return interrupted && { view, capturedAt, hasWal: true, proof: Promise.resolve(true), ...interrupted };
}

/** Steps 5, 6 and 8; null where the next round has to tell. */
async function conclude(round: Round, state: State): Promise<Captured | null> {
  const { taking, view, wal, capturedAt } = round;
  if (!(await isReadable(round, state))) return null;
  let { lengthBytes } = view;
  if (wal.summary.hasBlockReferences || wal.opaque) {
    const free = await copyFree(taking, view);
    if (free.outcome === 'moved') return null;
    lengthBytes = free.lengthBytes;
  }
  const { fate, open } = await revisitWal(wal, taking, round.owner);
  if (fate !== 'grown') return null;
  const accepted = await accept(round, open, state);
  if (!accepted) return null;
  await keepWal(wal);
  const tornWalBytes = wal.summary.totalBytes - wal.keptBytes;
  return { view, capturedAt, lengthBytes, hasWal: wal.keptBytes > 0, tornWalBytes, ...accepted };
}

/** False for a WAL that must be read again; `source_corrupt` where that has been so for a while. */
async function isReadable({ taking, view, wal }: Round, state: State): Promise<boolean> {
  const { damagedAt, version } = wal.summary;
  if (damagedAt === null || wal.opaque) {
    state.walDamage = null;
    return true;
  }
  const nowMs = taking.clock.monotonicMs();
  // Under other headers it is another WAL.
  if (state.walDamage?.view !== view) state.walDamage = { view, sinceMs: nowMs };
  if (nowMs - state.walDamage.sinceMs > walPatienceMs) {
    if (version !== null && version > newestWalVersion) throw unknownVersion(version);
    throw new Problem(
      'source_corrupt',
      `The WAL is damaged at byte ${damagedAt}: DuckDB would not open the database, or drop what is in it.`,
      {
        hint: 'Move the WAL aside to open the database without the commits in it, or restore the last good backup.',
      },
    );
  }
  await taking.clock.sleep(pauseMs, taking.signal);
  return false;
}

/** What is encrypted, or of a later DuckDB, is whole all the same. */
const unknownVersion = (version: number): Problem =>
  new Problem('unsupported_storage_version', `The WAL is of version ${version}, which cannot be read here.`, {
    hint: 'Open the database with the DuckDB that wrote it and run CHECKPOINT, which leaves no WAL. Do not move the WAL aside: it holds commits.',
  });

const proven = { proof: Promise.resolve(true) };

/** The last look. Who holds the file is asked first: what checkpointed before that has moved the headers by now. */
async function accept(
  { taking, view, wal }: Round,
  open: OpenWal | null,
  state: State,
): Promise<Pick<Captured, 'proof'> | null> {
  const { source, clock, sightings } = taking;
  const now = await source.state();
  const writer = await writerOf(source.path(), now, taking.readLocks);
  if (!(await source.isCurrent()) || !(await source.has(view.headers))) return null;
  if (now.nlink > 1n && !source.confined) {
    sightings.links += 1;
    await clock.sleep(pauseMs, taking.signal);
    return null;
  }
  if (writer === 'free' && now.ctimeNs === view.changedNs) return proven;
  if (writer === 'free' && state.unseenWrites < mostUnseenWrites) {
    state.unseenWrites += 1;
    sightings.replacements += 1;
    taking.view = null;
    return null;
  }
  if (wal.opaque) {
    await clock.sleep(pauseMs, taking.signal);
    return null;
  }
  const settling = { source, headers: view.headers, wal: open, settleMs: state.settleMs, clock };
  if (!state.restless && sightings.moves === 0) {
    const proof = settles({ ...settling, signal: taking.request.signal });
    // Where the taking still fails nobody asks for it, and it fails too.
    proof.catch(() => undefined);
    return { proof };
  }
  if (await settles({ ...settling, signal: taking.signal })) return proven;
  state.settleMs = Math.max(shortestSettleMs, state.settleMs / 2);
  return null;
}
