/** Backups that lie elsewhere, examined here: what was spoilt on its way must not count as damage. */
import { stat } from 'node:fs/promises';
import type { Engine } from '../../domain/ports/engine.ts';
import type { Hasher } from '../../domain/ports/hasher.ts';
import { isUnreadable } from '../../domain/ports/object-store.ts';
import type { CheckStructure, StructureReport } from '../../domain/ports/structure.ts';
import { unlessMissing } from '../../files/errno.ts';
import type { FileOperations } from '../../files/file-operations.ts';
import type { Findings } from './levels.ts';
import { bytesDiffer, type Watch } from './stored-bytes.ts';
import type { Subject } from './subject.ts';

export interface Fetching {
  readonly files: Pick<FileOperations, 'copyInto' | 'scatterInto' | 'unlink'>;
  readonly hasher: Pick<Hasher, 'followStructure'>;
  readonly checkStructure: CheckStructure;
  /** Reads the rows of the copy next. */
  readonly engine: Pick<Engine, 'warmUp'>;
}

/**
 * Copies the bytes of a subject to a file, in the place of what another copying left. What came from elsewhere is to be `confirmed`. Gives
 * what checks the structure of the copy: that has been read behind the writing, and is read again only where this failed or found
 * something wrong.
 */
export async function fetchCopy(
  subject: Subject,
  file: string,
  { files, hasher, checkStructure, engine }: Fetching,
  { signal, onBytes }: Watch,
): Promise<CheckStructure> {
  engine.warmUp();
  await unlessMissing(files.unlink(file));
  const following = hasher.followStructure(file, signal);
  const options = { signal, onProgress: onBytes, onWritten: following.written };
  try {
    if (subject.isLocal) await files.copyInto(file, subject.content(signal)(), options);
    else await files.scatterInto(file, subject.scattered(signal), options);
    const { size } = await stat(file);
    return async (...reading) => {
      const found = await following.finish(size);
      return found && isSound(found, subject) ? found : checkStructure(...reading);
    };
  } catch (error) {
    following.abandon();
    throw error;
  }
}

const isSound = ({ problems, blocks, sizeBytes, sha256 }: StructureReport, { manifest }: Subject): boolean =>
  problems.length === 0 && blocks !== null && bytesDiffer(manifest, sizeBytes, sha256).length === 0;

/** Looks again, at what lies elsewhere, before it says that something is wrong with it. */
export async function confirmed<T extends Pick<Findings, 'problems'>>(
  { isLocal }: Pick<Subject, 'isLocal'>,
  check: () => Promise<T>,
): Promise<T> {
  if (isLocal) return check();
  const found = await check().catch((error: unknown) => {
    if (!isUnreadable(error)) throw error;
    return null;
  });
  return found?.problems.length === 0 ? found : check();
}
