import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What the child is asked: see `commit-writer-child.ts`. */
export interface WriterOptions {
  /** The database, which the child holds open. */
  readonly file: string;
  /** Milliseconds between a commit and the next; 0 for as many as it can. */
  readonly pauseMs: number;
}

export interface WriterReport {
  readonly elapsedMs: number;
  /** How long each commit took. */
  readonly latenciesMs: readonly number[];
}

export interface CommitWriter {
  /** What it did in the next `ms` milliseconds. */
  watch(ms: number): Promise<WriterReport>;
  stop(): Promise<void>;
}

const child = fileURLToPath(new URL('./commit-writer-child.ts', import.meta.url));

/** Starts a process that commits without end. Resolves when it has begun; rejects where it cannot. */
export async function startCommitWriter(options: WriterOptions): Promise<CommitWriter> {
  const process = fork(child, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'advanced' });
  const ended = once(process, 'exit').then(() => {
    throw new Error('the writer ended by itself');
  });
  ended.catch(() => undefined);
  async function ask(question: WriterOptions | 'report'): Promise<WriterReport> {
    const answered = once(process, 'message');
    process.send(question);
    const [report]: WriterReport[] = await Promise.race([answered, ended]);
    if (!report) throw new Error('the writer answered nothing');
    return report;
  }
  await ask(options);
  return {
    async watch(ms) {
      await ask('report');
      await new Promise((resolve) => setTimeout(resolve, ms));
      return ask('report');
    },
    async stop() {
      process.kill('SIGKILL');
      await ended.catch(() => undefined);
    },
  };
}
