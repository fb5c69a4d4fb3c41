/** Step 9 of the protocol in imager.ts: a WAL with the marker of a checkpoint. */
import { rm, stat } from 'node:fs/promises';
import { unlessMissing } from '../files/errno.ts';
import { copyFree } from './copy-pass.ts';
import { writerOf } from './holders.ts';
import { createStaged } from './staged-file.ts';
import type { Taking } from './taking.ts';
import type { View } from './view.ts';
import { copyWal, fingerprintOf, type OpenWal, openRegular } from './wal-snapshot.ts';

const pollMs = 5;
/** Where locks cannot be seen, a writer counts as dead when nothing of its files has changed for so long. */
const quietMs = 5000;

/**
 * Waits while the checkpoint is under way. False once it is over: the headers have changed since the look, or the WAL since it was
 * opened, which may be while it was read. True once no writer holds the file and the marker is still there: the writer died in its checkpoint.
 */
export async function writerHasLeft(taking: Taking, view: View, wal: OpenWal): Promise<boolean> {
  const { source, clock, signal } = taking;
  const files = [source.path(), wal.path, `${wal.path}.checkpoint`];
  let seen = await fingerprint(files);
  let quietSince = clock.monotonicMs();
  for (;;) {
    const writer = await writerOf(source.path(), await source.state(), taking.readLocks);
    if ((await fingerprint([wal.path])) !== wal.fingerprint || !(await source.has(view.headers)))
      return false;
    if (writer === 'free') return true;
    const now = await fingerprint(files);
    if (now !== seen || writer === 'held') quietSince = clock.monotonicMs();
    if (clock.monotonicMs() - quietSince >= quietMs) return true;
    seen = now;
    await clock.sleep(pollMs, signal);
  }
}

export interface Interrupted {
  readonly lengthBytes: number;
  readonly tornWalBytes: number;
}

/** Copies what the dead writer left, as it lies; null where something changed meanwhile. */
export async function captureInterrupted(
  taking: Taking,
  view: View,
  wal: OpenWal,
): Promise<Interrupted | null> {
  const { source } = taking;
  const companions = [wal.path, `${wal.path}.checkpoint`, `${wal.path}.recovery`];
  const before = await fingerprint([source.path(), ...companions]);
  if ((await source.state()).ctimeNs !== view.changedNs) {
    // Blocks were copied while the writer still lived: once more, now that nothing moves.
    taking.view = null;
    return null;
  }
  const { outcome, lengthBytes } = await copyFree(taking, view);
  if (outcome === 'moved') return null;
  let tornWalBytes = 0;
  for (const companion of companions) {
    tornWalBytes += await copyCompanion(
      companion,
      taking.staged.path + companion.slice(wal.path.length - 4),
      taking,
    );
  }
  const writer = await writerOf(source.path(), await source.state(), taking.readLocks);
  const after = await fingerprint([source.path(), ...companions]);
  const same = before === after && (await source.isCurrent()) && (await source.has(view.headers));
  return same && writer !== 'held' ? { lengthBytes, tornWalBytes } : null;
}

/** Gives how many bytes after its last commit it has. */
async function copyCompanion(path: string, to: string, taking: Taking): Promise<number> {
  await rm(to, { force: true });
  await using open = new AsyncDisposableStack();
  const companion = await openRegular(path, taking.source);
  if (!companion) return 0;
  open.use(companion.handle);
  const staged = await createStaged(to);
  open.defer(() => staged.close());
  const { totalBytes, flushedBytes, damagedAt } = await copyWal(companion, staged, taking.signal);
  return damagedAt === null ? totalBytes - flushedBytes : 0;
}

/** Which files lie at these paths, and when each was last changed. */
async function fingerprint(paths: readonly string[]): Promise<string> {
  const states = await Promise.all(paths.map((path) => unlessMissing(stat(path, { bigint: true }))));
  return states.map((state) => (state ? fingerprintOf(state) : 'none')).join('\n');
}
