import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { aptGet } from './apt.ts';

const run = promisify(execFile);
const cache = fileURLToPath(new URL('../../node_modules/.cache/prometheus', import.meta.url));

/** The program: that of the machine, else that of Debian's package, unpacked once without being installed. */
async function promtool(): Promise<string> {
  const installed = await run('which', ['promtool']).catch(() => null);
  if (installed) return installed.stdout.trim();
  const unpacked = join(cache, 'usr/bin/promtool');
  const isThere = await access(unpacked).then(
    () => true,
    () => false,
  );
  if (!isThere) await unpack();
  return unpacked;
}

async function unpack(): Promise<void> {
  await mkdir(join(cache, '..'), { recursive: true });
  // Beside its place: the temporary folder may be of another file system.
  const folder = await mkdtemp(`${cache}-`);
  try {
    const download = () => aptGet(['download', 'prometheus'], folder);
    // A machine that is new has no lists of packages yet.
    await download().catch(async () => {
      await aptGet(['update']);
      await download();
    });
    const [name] = await readdir(folder);
    if (name === undefined) throw new Error('apt-get downloaded nothing: install prometheus by hand');
    const root = join(folder, 'root');
    await run('dpkg', ['-x', join(folder, name), root]);
    await rename(root, cache).catch(async (error) => {
      // Another test file was faster.
      if (!(await readdir(cache)).includes('usr')) throw error;
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs promtool with these arguments and gives what it says. Rejects with that where it finds a fault. */
export async function runPromtool(args: readonly string[], input = ''): Promise<string> {
  const child = spawn(await promtool(), args, { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(input);
  const ended = once(child, 'close');
  const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await ended;
  if (code !== 0) throw new Error(`promtool ${args.join(' ')}:\n${said}${complained}`);
  return said + complained;
}
