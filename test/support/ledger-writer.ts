import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What the child is asked: see `ledger-writer-child.ts`. */
export interface LedgerOptions {
  /** Database file; made, or continued where it exists. */
  readonly file: string;
  /** `ATTACH` options, for example `BLOCK_SIZE 16384`. */
  readonly attach?: string;
  /** Connections that write at the same time, each in its own part of the ledger. */
  readonly connections?: number;
  /** `wal_autocheckpoint`: the WAL's size that starts a checkpoint. */
  readonly autoCheckpoint?: string;
  /** How likely an explicit checkpoint is after a transaction, 0 to 1; a third of them are forced. */
  readonly checkpoints?: number;
  /** How likely a transaction is a bulk one, 0 to 1. */
  readonly bulk?: number;
  /** How likely a transaction is rolled back, 0 to 1. */
  readonly rollBacks?: number;
  /** Rows that a new file begins with and drops: where there are some 100,000, most of its blocks are free. */
  readonly hollowRows?: number;
  /** Milliseconds between a connection's transactions. */
  readonly pauseMs?: number;
  readonly seed?: number;
}

export type LedgerMessage =
  | { readonly ready: true }
  | { readonly owner: number; readonly number: number }
  | { readonly failed: string };

export interface LedgerWriter {
  readonly pid: number;
  /** The last acknowledged commit of each connection so far. */
  acknowledged(): number[];
  /** What DuckDB said where the writer ended by itself; null while it is well. */
  failure(): string | null;
  /** Resolves once each connection has committed so often since, or the writer has ended. */
  commits(count: number): Promise<void>;
  /** Ends it in good order, which checkpoints. */
  stop(): Promise<void>;
  /** Ends it by SIGKILL. */
  kill(): Promise<void>;
}

/** Far more than any transaction takes: a writer that needs longer hangs. */
const patienceMs = 60_000;

const child = fileURLToPath(new URL('./ledger-writer-child.ts', import.meta.url));

/** Starts a process that writes a ledger without end. Resolves when the tables are there; rejects where they could not be made. */
export async function startLedgerWriter(options: LedgerOptions): Promise<LedgerWriter> {
  const process = fork(child, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'advanced' });
  const exited = once(process, 'exit');
  const acknowledged: number[] = [];
  let failure: string | null = null;
  /** Ends a writer that hangs; the caller sees that it ended. */
  const startPatience = () => {
    const timer = setTimeout(() => {
      failure ??= `nothing was heard of it for ${patienceMs} ms`;
      process.kill('SIGKILL');
    }, patienceMs);
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  };
  const ready = Promise.withResolvers<void>();
  process.on('message', (message: LedgerMessage) => {
    if ('ready' in message) ready.resolve();
    else if ('failed' in message) failure = message.failed;
    else acknowledged[message.owner] = message.number;
  });
  exited.then(() => ready.reject(new Error(failure ?? 'the ledger writer ended')));
  process.send(options);
  {
    using _patience = startPatience();
    await ready.promise;
  }
  return {
    pid: process.pid ?? 0,
    acknowledged: () => [...acknowledged],
    failure: () => failure ?? (process.exitCode === null && process.signalCode === null ? null : 'ended'),
    async commits(count) {
      using _patience = startPatience();
      const before = [...acknowledged];
      const target = (owner: number) => (before[owner] ?? 0) + count;
      const connections = options.connections ?? 1;
      const lagging = () =>
        Array.from({ length: connections }, (_, owner) => owner).some(
          (owner) => (acknowledged[owner] ?? 0) < target(owner),
        );
      while (lagging() && isRunning(process)) await Promise.race([once(process, 'message'), exited]);
    },
    async stop() {
      if (process.connected) process.disconnect();
      await exited;
    },
    async kill() {
      process.kill('SIGKILL');
      await exited;
    },
  };
}

const isRunning = (process: ChildProcess): boolean =>
  process.exitCode === null && process.signalCode === null;
