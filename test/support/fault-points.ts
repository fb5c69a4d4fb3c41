import { setTimeout as sleep } from 'node:timers/promises';
import type { FileOperations, Pieces } from '../../src/files/file-operations.ts';

/** Called before every file operation, and once more in the middle of those that stream, as `<name> halfway`. */
export type AtPoint = (point: string, path: string) => Promise<void> | void;

/** File operations that stop at every point where a process can die with the files in another state. */
export function withFaultPoints(files: FileOperations, at: AtPoint): FileOperations {
  return {
    async makeFolder(path) {
      await at('makeFolder', path);
      await files.makeFolder(path);
    },
    async writeFile(path, text) {
      await at('writeFile', path);
      await files.writeFile(path, text);
    },
    async copyInto(path, source, options) {
      await at('copyInto', path);
      await files.copyInto(
        path,
        halved(source, () => at('copyInto halfway', path)),
        options,
      );
    },
    async scatterInto(path, source, options) {
      await at('scatterInto', path);
      await files.scatterInto(path, source, options);
    },
    async overwrite(path, position, source) {
      await at('overwrite', path);
      await files.overwrite(
        path,
        position,
        halved(source, () => at('overwrite halfway', path)),
      );
    },
    async truncate(path, sizeBytes) {
      await at('truncate', path);
      await files.truncate(path, sizeBytes);
    },
    async own(path, ownership) {
      await at('own', path);
      return files.own(path, ownership);
    },
    async link(from, to) {
      await at('link', to);
      await files.link(from, to);
    },
    async rename(from, to) {
      await at('rename', to);
      await files.rename(from, to);
    },
    async unlink(path) {
      await at('unlink', path);
      await files.unlink(path);
    },
    async removeFolder(path) {
      await at('removeFolder', path);
      await files.removeFolder(path);
    },
    async syncFolder(path) {
      await at('syncFolder', path);
      await files.syncFolder(path);
    },
  };
}

async function* halved(source: Pieces, inTheMiddle: () => Promise<void> | void) {
  let first = true;
  for await (const piece of source) {
    if (!first) {
      yield piece;
      continue;
    }
    first = false;
    const half = Math.ceil(piece.length / 2);
    yield piece.subarray(0, half);
    // Lets a stream that buffers write the first half to the file.
    await sleep(2);
    await inTheMiddle();
    yield piece.subarray(half);
  }
}

/** Keeps what stopped, with the files that it has open, from being collected: a process that is gone closes them itself. */
const stopped: (() => void)[] = [];

/** Stops for ever at the n-th point, as a killed process does; `reached` resolves then. For many points in little time. */
export function freezeAt(point: number) {
  const { promise: reached, resolve } = Promise.withResolvers<'frozen'>();
  let count = 0;
  const at = () => {
    if (++count < point) return;
    resolve('frozen');
    return new Promise<void>((go) => stopped.push(go));
  };
  return { at, reached };
}

/** The same where the points are those of file operations. */
export function frozenAt(files: FileOperations, point: number) {
  const { at, reached } = freezeAt(point);
  return { files: withFaultPoints(files, at), reached };
}
