import { execFile } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { promisify } from 'node:util';

const { O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

/** A FIFO between this process, which reads, and another, which opens it by its path and writes. */
export interface NamedPipe {
  /** Everything that is written, until `finish`; holds the writer up while nobody asks for more. Iterate it once. */
  read(): AsyncIterable<Uint8Array>;
  /** No writer will come any more, and the one that was has closed it: reading ends behind its last byte. Idempotent. */
  finish(): void;
  /** Ends reading at once; whoever writes gets EPIPE. The FIFO itself stays where it is. Idempotent. */
  destroy(): void;
}

/**
 * Makes a private FIFO (0600), which Node can only have done by a command, and opens both ends: the reading one without a
 * thread that would wait, the writing one because a pipe ends as soon as nobody has it open for writing.
 */
export async function makeNamedPipe(path: string): Promise<NamedPipe> {
  await promisify(execFile)('mkfifo', ['-m', '600', path]);
  const reading = new Socket({ fd: openSync(path, O_RDONLY | O_NONBLOCK), readable: true, writable: false });
  // Whoever iterates hears of it.
  reading.on('error', () => {});
  let writing: number | null = null;
  const finish = () => {
    if (writing !== null) closeSync(writing);
    writing = null;
  };
  const destroy = () => {
    reading.destroy();
    finish();
  };
  try {
    writing = openSync(path, O_WRONLY | O_NONBLOCK);
  } catch (error) {
    destroy();
    throw error;
  }
  return { read: () => reading, finish, destroy };
}
