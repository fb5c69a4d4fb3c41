/** The staging of jobs in a home. Another service with a database in the same folder may start at any time: it must leave it alone. */
import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Value } from 'typebox/value';
import type { TryLock } from '../../domain/ports/lock.ts';
import { Problem } from '../../domain/problem.ts';
import { QuarantineId } from '../../domain/restore.ts';
import { unlessMissing } from '../../files/errno.ts';
import type { FileOperations } from '../../files/file-operations.ts';
import { makeHome, stagingOf } from './home.ts';

export interface StagingOptions {
  readonly files: FileOperations;
  readonly tryLock: TryLock;
}

interface Staged {
  readonly home: string;
  readonly jobId: string;
}

/** In a staging folder: whoever holds it is alive. */
const lockOf = ({ home, jobId }: Staged): string => join(stagingOf(home, jobId), 'duckback.lock');

/**
 * Gives work a folder of its own, and until it ends nobody takes that, or a swap of the job, for left behind. Nothing of it stays:
 * where removing it fails the next start of the service does it.
 */
export async function withStaging<T>(
  staged: Staged,
  { files, tryLock }: StagingOptions,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = stagingOf(staged.home, staged.jobId);
  let release: ReturnType<TryLock> = null;
  try {
    await makeHome(staged.home, files);
    await files.makeFolder(folder);
    release = tryLock(lockOf(staged));
    if (!release) throw new Problem('operation_in_progress', `Another duckback is clearing ${folder} away.`);
    return await work(folder);
  } finally {
    await files.removeFolder(folder).catch(() => {});
    release?.();
  }
}

/** Whether a job works in a home, in whichever service. */
export async function isUnderWay(staged: Staged, tryLock: TryLock): Promise<boolean> {
  const lock = lockOf(staged);
  if (!Value.Check(QuarantineId, staged.jobId) || !(await isOurs(lock))) return false;
  const release = tryLock(lock);
  release?.();
  return release === null;
}

/** Whoever could write here may not have other files locked. */
async function isOurs(lock: string): Promise<boolean> {
  const folder = await unlessMissing(lstat(dirname(lock)));
  return folder?.isDirectory() === true && (await unlessMissing(lstat(lock)))?.isFile() === true;
}
