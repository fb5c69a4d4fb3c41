import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const child = fileURLToPath(new URL('./killed-checkpoint-child.ts', import.meta.url));

/**
 * Makes a database whose writer died in a checkpoint while another connection committed: beside `file` lie a `.wal` that ends
 * with a checkpoint marker and a `.wal.checkpoint` with the later commits. Every committed row is in table `commits (n)`,
 * 0 to one less than the number that this gives; table `bulk` has 300,000 rows.
 */
export async function makeKilledCheckpoint(file: string): Promise<number> {
  const process = fork(child, [file], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const exited = once(process, 'exit');
  let committed: unknown;
  process.on('message', (message) => {
    committed = message;
  });
  await exited;
  if (typeof committed === 'number') return committed;
  throw new Error('the child ended before its checkpoint was under way');
}
