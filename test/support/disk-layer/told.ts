/** What the layer tells: one record for each thing that was done to a file or a name, in order. */

export type Done =
  | {
      readonly kind: 'create' | 'makeFolder';
      readonly path: string;
      readonly inode: bigint;
      readonly at: bigint;
    }
  | {
      readonly kind: 'write';
      readonly inode: bigint;
      readonly offset: number;
      readonly data: Buffer;
      readonly at: bigint;
    }
  | { readonly kind: 'truncate'; readonly inode: bigint; readonly sizeBytes: number; readonly at: bigint }
  | { readonly kind: 'sync'; readonly inode: bigint }
  | { readonly kind: 'rename' | 'link'; readonly from: string; readonly to: string }
  | { readonly kind: 'unlink' | 'removeFolder'; readonly path: string };

/** As `struct record` has it. */
const headerBytes = 40;

/** Reads the log from the beginning. */
export function readTold(log: Buffer): Done[] {
  const done: Done[] = [];
  for (let at = 0; at < log.length; ) {
    const lengths = [4, 8, 12].map((offset) => log.readUInt32LE(at + offset));
    const [pathLength = 0, otherLength = 0, dataLength = 0] = lengths;
    const path = log.toString('utf8', at + headerBytes, at + headerBytes + pathLength);
    const dataAt = at + headerBytes + pathLength + otherLength;
    const record = {
      inode: log.readBigUInt64LE(at + 16),
      offset: Number(log.readBigUInt64LE(at + 24)),
      at: log.readBigUInt64LE(at + 32),
      path,
      other: log.toString('utf8', dataAt - otherLength, dataAt),
      data: log.subarray(dataAt, dataAt + dataLength),
    };
    done.push(doneBy(log.readUInt32LE(at), record));
    at = dataAt + dataLength;
  }
  return done;
}

interface Told {
  readonly inode: bigint;
  readonly offset: number;
  /** When the file was modified, in nanoseconds. */
  readonly at: bigint;
  readonly path: string;
  readonly other: string;
  readonly data: Buffer;
}

function doneBy(operation: number, { inode, offset, at, path, other, data }: Told): Done {
  switch (operation) {
    case 1:
      return { kind: 'create', path, inode, at };
    case 2:
      return { kind: 'truncate', inode, sizeBytes: offset, at };
    case 3:
      return { kind: 'write', inode, offset, data, at };
    case 4:
      return { kind: 'sync', inode };
    case 5:
      return { kind: 'rename', from: path, to: other };
    case 6:
      return { kind: 'link', from: path, to: other };
    case 7:
      return { kind: 'unlink', path };
    case 8:
      return { kind: 'makeFolder', path, inode, at };
    case 9:
      return { kind: 'removeFolder', path };
    default:
      throw new Error(`the layer told of something unknown: ${operation}`);
  }
}
