import { Problem } from '../domain/problem.ts';
import { hasCode } from '../files/errno.ts';
import type { Task } from './protocol.ts';

/** How every message of DuckDB's begins, for example "IO Error: ..". */
const duckdbMessage = /^[A-Z][A-Za-z]*( [A-Za-z]+)* Error: /;
const outOfMemory = /^Out of Memory Error: /;
const diskFull = /No space left on device|Disk quota exceeded/i;
const cannotWrite = /Could not (write( to)?|fsync|truncate) file|fsync failed/;
const diskFails = /Input\/output error/;
const isHeld = /^IO Error: Could not set lock on file/;
const notLetIn = /^IO Error: Cannot open file .*: (Too many open files|Permission denied)/;

/** Whether DuckDB needs more memory, or temporary space, than it may use. */
export const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && outOfMemory.test(error.message) && !diskFull.test(error.message);

/** Whether DuckDB refuses what it was given, and does not run out of memory or space, or have a disk that fails. */
export const isComplaint = (error: unknown): error is Error =>
  error instanceof Error &&
  duckdbMessage.test(error.message) &&
  ![outOfMemory, diskFull, cannotWrite].some((other) => other.test(error.message));

/** What went wrong in an operation, as the problem to fail it with. What is not DuckDB's is a fault of duckback: `internal`. */
export function problemOf(error: unknown, task: Task, tempFolder: string): Problem {
  if (error instanceof Problem) return error;
  if (hasCode(error, 'EIO')) return diskFailed('it reports an input/output error', error);
  if (!(error instanceof Error) || !duckdbMessage.test(error.message)) {
    return new Problem('internal', 'Something went wrong in the engine.', { cause: error });
  }
  const text = shortened(error, task, tempFolder);
  // "No space left" first: spilling to a full disk is reported as running out of memory too.
  if (diskFull.test(error.message)) {
    return new Problem('insufficient_space', `DuckDB ran out of disk space: ${text}`, { cause: error });
  }
  // It says nothing about the file that was given. One that is sealed was written a moment ago: what cannot be read of it says nothing either.
  if (cannotWrite.test(error.message) || (task.operation === 'seal' && diskFails.test(error.message))) {
    return diskFailed(text, error);
  }
  if (outOfMemory.test(error.message)) {
    return new Problem(
      'engine_failed',
      `DuckDB ran out of the memory or temporary space it may use: ${text}`,
      {
        cause: error,
      },
    );
  }
  if (isHeld.test(error.message)) {
    return new Problem('engine_failed', `A process has the file open: ${text}`, {
      hint: letGo,
      cause: error,
    });
  }
  if (notLetIn.test(error.message)) return refusedBySystem(text, error);
  return new Problem('unreadable_database', `DuckDB cannot read the file: ${text}`, { cause: error });
}

const letGo =
  'Close it in the process that detail names, then repeat. Look at stored files read-only, with duckdb -readonly, or at copies of them.';

/** The system does not let this process open a file, which says nothing about what is in it. */
export const refusedBySystem = (what: string, cause: unknown): Problem =>
  new Problem('engine_failed', `The system does not open the file: ${what}`, {
    hint: 'See that the user that runs duckback may read it, and how many files a process may have open.',
    cause,
  });

const diskFailed = (what: string, cause: unknown): Problem =>
  new Problem('engine_failed', `The disk failed under DuckDB: ${what}`, {
    hint: 'Look for errors of the disk in the log of the system.',
    cause,
  });

/** The catalogs of the sandbox, in front of what is the user's own. */
const ownCatalog = /(?<quote>"?)\bduckback_(?:empty|image|left|loaded|right|trial)\k<quote>\./g;

/** What DuckDB has to say: the first line, without the stack trace and the names that only a sandbox has. */
export function complaint({ message }: Error): string {
  const [line = ''] = message.split('\n');
  return line.replaceAll(ownCatalog, '');
}

/** The same without the folders of the files. */
function shortened(error: Error, task: Task, tempFolder: string): string {
  const files = task.operation === 'compare' ? [task.left, task.right] : [task.file];
  const folders = [`${tempFolder}/`, ...('folder' in task ? [`${task.folder}/`] : [])];
  folders.push(...files.map(folderOf));
  if ('pipe' in task) folders.push(folderOf(task.pipe));
  return folders.reduce((text, folder) => text.replaceAll(folder, ''), complaint(error));
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
