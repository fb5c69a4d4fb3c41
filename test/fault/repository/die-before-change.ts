import promises, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Makes this process kill itself before one chosen change of the file system, counted from 1. To be called before the
 * modules whose changes count are imported, for they bind what is replaced here.
 */
export async function dieBeforeChange(chosen: number): Promise<void> {
  let left = chosen;
  const fatal = <A extends unknown[], R>(change: (this: unknown, ...args: A) => R) =>
    function (this: unknown, ...args: A): R {
      left -= 1;
      if (left === 0) process.kill(process.pid, 'SIGKILL');
      return change.apply(this, args);
    };

  const { chmod, link, mkdir, open, rename, rm, rmdir, unlink } = promises;
  const probe = await open('/dev/null');
  const handles: Pick<FileHandle, 'sync' | 'write'> = Object.getPrototypeOf(probe);
  await probe.close();
  Object.assign(promises, {
    chmod: fatal(chmod),
    link: fatal(link),
    mkdir: fatal(mkdir),
    rename: fatal(rename),
    rm: fatal(rm),
    rmdir: fatal(rmdir),
    unlink: fatal(unlink),
  });
  Object.assign(handles, { sync: fatal(handles.sync), write: fatal(handles.write) });
  syncBuiltinESMExports();
}
