/** What a verification looks at: a stored backup or a plain file, behind one face. */
import { stat } from 'node:fs/promises';
import type { LogPart, Manifest } from '../../domain/backup.ts';
import { inPlace, ObjectUnreadable, type Placed } from '../../domain/ports/object-store.ts';
import type { BackupRepository, LocalImage } from '../../domain/ports/repository.ts';
import type { OpenContent } from '../../domain/ports/structure.ts';
import { Problem } from '../../domain/problem.ts';
import { hasCode } from '../../files/errno.ts';
import { openConfined, readConfinedPieces } from '../../files/open-confined.ts';
import { readFilePieces } from '../../files/read-pieces.ts';

export interface Subject {
  readonly backup: string | null;
  readonly file: string | null;
  readonly repository: string | null;
  /** Whether its bytes lie on this machine. */
  readonly isLocal: boolean;
  /** What the bytes and rows must be; null for a file without a manifest. */
  readonly manifest: Manifest | null;
  /** Of the database file, or of a log that its manifest names; null where nothing is stored. */
  storedBytes(part?: LogPart): Promise<number | null>;
  content(signal: AbortSignal, part?: LogPart): OpenContent;
  /** The bytes of the database file, in whatever order they come. */
  scattered(signal: AbortSignal): AsyncIterable<Placed>;
  local(signal: AbortSignal): Promise<LocalImage>;
  /** Rejects where the place that holds it is gone. */
  checkPlace(): Promise<void>;
}

export const backupSubject = (manifest: Manifest, repository: BackupRepository): Subject => ({
  backup: manifest.id,
  file: null,
  repository: repository.name,
  isLocal: repository.isLocal,
  manifest,
  storedBytes: (part) => repository.storedBytes(manifest.id, part),
  content: (signal, part) => (range) =>
    repository.content(manifest.id, { part, signal, ...(range ? { range } : {}) }),
  scattered: (signal) => repository.scattered(manifest.id, { signal }),
  local: (signal) => repository.localImage(manifest.id, signal),
  checkPlace: () => repository.check(),
});

/** A copy that was made of a subject: examined in its name. */
export const copySubject = (
  file: string,
  { backup, file: origin, repository, manifest }: Subject,
): Subject => ({
  ...plainFile(file),
  content: (signal) => (range) => readFilePieces(file, signal, range),
  scattered: (signal) => inPlace(readFilePieces(file, signal)),
  local: () => Promise.resolve({ file, release: () => Promise.resolve() }),
  backup,
  file: origin,
  repository,
  manifest,
});

/** `file` has been confined to a configured root: whoever may write there must not lead elsewhere what reads it. */
export const fileSubject = (file: string): Subject => ({
  ...plainFile(file),
  content: (signal) => (range) => tellUnreadable(file, readConfinedPieces(file, signal, range)),
  scattered: (signal) => inPlace(tellUnreadable(file, readConfinedPieces(file, signal))),
  async local() {
    const opened = await openConfined(file);
    return { file, release: () => opened.close() };
  },
});

const plainFile = (file: string) => ({
  backup: null,
  file,
  repository: null,
  isLocal: true,
  manifest: null,
  storedBytes: () =>
    stat(file).then(
      ({ size }) => size,
      () => null,
    ),
  checkPlace: () => Promise.resolve(),
});

/** The pieces; where the disk cannot read one that is told as of what a repository stores. */
async function* tellUnreadable(file: string, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces;
  } catch (error) {
    if (!hasCode(error, 'EIO')) throw error;
    const reason = 'the disk or mount reports an input/output error (EIO)';
    const cause = new ObjectUnreadable(error);
    throw new Problem('unreadable_database', `${file} cannot be read: ${reason}.`, { cause });
  }
}
