/**
 * A layer between a process and its disk, for tests: it tells what is done to the files below a folder, so that the state of the
 * disk after a power cut can be made, and lets chosen operations fail, or all of them hang. A small library in C that the process, and its children, load first.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, onTestFinished } from 'vitest';
import { hasCode } from '../../../src/files/errno.ts';
import { installPackages } from '../apt.ts';
import { temporaryFolder } from '../folder.ts';

const run = promisify(execFile);
const source = fileURLToPath(new URL('./disk-layer.c', import.meta.url));

/** What an order is about: writes and cuts, flushes, reads, or changes of names. */
export const kinds = { write: 1, sync: 2, read: 4, name: 8 } as const;
export type Kind = keyof typeof kinds;

/** An operation that is to fail. */
export interface Fault {
  readonly kind: Kind;
  /** Counted from 1, from now on. */
  readonly at: number;
  /** `short`: it does less than was asked, as it may. `once`, `lasting`: an input/output error; then all after it too. `full`: the disk is, from then on. */
  readonly how: 'short' | 'once' | 'lasting' | 'full';
  /** The operations below this folder count. */
  readonly scope: string;
}

export interface DiskLayer {
  /** For the process that is to be watched. */
  readonly env: Readonly<Record<string, string>>;
  /** All that was told so far. */
  told(): Promise<Buffer>;
  order(fault: Fault): Promise<void>;
  /** Everything that is asked of what lies below a folder hangs, as on a network mount whose server has gone. Only paths, and files opened since, are known. */
  hang(scope: string): Promise<void>;
  /** From now on nothing fails, and what hangs goes on; gives how many operations did. */
  mend(): Promise<number>;
}

let library: Promise<string | null> | null = null;

/**
 * A layer for what lies below `root`. null, with a loud notice, where there is no C compiler and none can be installed; with CI=true
 * that is an error, so that the tests that need it cannot silently prove nothing.
 */
export async function createDiskLayer(root: string, { recording = false } = {}): Promise<DiskLayer | null> {
  library ??= compile();
  const file = await library;
  if (file === null) return null;
  const folder = await temporaryFolder();
  const log = join(folder, 'log');
  const orders = await open(join(folder, 'orders'), 'w+');
  onTestFinished(() => orders.close());
  await orders.truncate(ordersBytes);
  const give = async (bytes: Buffer): Promise<void> => {
    // The kinds come last: until they are there nothing is counted.
    await orders.write(bytes, kindsAt + 4, ordersBytes - kindsAt - 4, kindsAt + 4);
    await orders.write(bytes, 0, kindsAt + 4, 0);
  };
  return {
    env: {
      LD_PRELOAD: file,
      DISK_LAYER_ROOT: root,
      DISK_LAYER_LOG: recording ? log : '',
      DISK_LAYER_ORDERS: join(folder, 'orders'),
    },
    told: () => readFile(log),
    order: (fault) => give(encode(fault)),
    hang: (scope) => give(encodeHang(scope)),
    async mend() {
      await orders.write(Buffer.alloc(4), 0, 4, kindsAt);
      const { buffer } = await orders.read(Buffer.alloc(8), 0, 8, struckAt);
      return Number(buffer.readBigInt64LE());
    },
  };
}

/** As `struct orders` has it. */
const struckAt = 8;
const kindsAt = 16;
const scopeAt = 28;
const ordersBytes = 4128;
/** The kind of an order by which all hangs. */
const hangs = 16;
/** As errno.h has it. */
const errors = { short: 0, once: 5, lasting: 5, full: 28 } as const;

function encode({ kind, at, how, scope }: Fault): Buffer {
  const bytes = Buffer.alloc(ordersBytes);
  bytes.writeBigInt64LE(BigInt(at - 1), 0);
  bytes.writeUInt32LE(kinds[kind], kindsAt);
  bytes.writeInt32LE(errors[how], kindsAt + 4);
  bytes.writeUInt32LE(how === 'lasting' || how === 'full' ? 1 : 0, kindsAt + 8);
  bytes.write(scope, scopeAt);
  return bytes;
}

function encodeHang(scope: string): Buffer {
  const bytes = Buffer.alloc(ordersBytes);
  bytes.writeUInt32LE(hangs, kindsAt);
  bytes.write(scope, scopeAt);
  return bytes;
}

async function compile(): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), 'duckback-disk-layer-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'disk-layer.so');
  const gcc = () => run('gcc', ['-O2', '-shared', '-fPIC', '-o', file, source, '-ldl', '-lpthread']);
  try {
    await gcc().catch(async (error: unknown) => {
      if (!hasCode(error, 'ENOENT')) throw error;
      await installPackages('gcc', 'libc6-dev');
      await gcc();
    });
  } catch (error) {
    if (process.env.CI === 'true') throw error;
    process.stderr.write(`\n*** NOT TESTED: a disk that fails needs a C compiler: ${String(error)}\n`);
    return null;
  }
  return file;
}
