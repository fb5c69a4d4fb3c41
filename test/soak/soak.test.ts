import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';

const soak = fileURLToPath(new URL('./soak.ts', import.meta.url));

/** Runs it to its end, or interrupts it as soon as it says something. */
async function run(args: readonly string[], interrupt: boolean) {
  const folder = await temporaryFolder();
  const child = spawn(process.execPath, [soak, ...args], { env: { ...process.env, TMPDIR: folder } });
  const exited = once(child, 'close');
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (piece: Buffer) => {
    stdout += piece;
  });
  child.stderr.on('data', (piece: Buffer) => {
    stderr += piece;
  });
  // Once, as a person does: a process that is about to end no longer listens to it.
  if (interrupt) child.stderr.once('data', () => child.kill('SIGINT'));
  await exited;
  return { stdout, stderr, code: child.exitCode, left: await readdir(folder) };
}

test('a short soak ends with a table, fails unless a plain copy was found to be bad, and leaves no file behind', async () => {
  const { stdout, stderr, code, left } = await run(
    ['--minutes', '0.05', '--seed', '1', '--turn', '2'],
    false,
  );

  expect(stdout).toMatch(/^\| small commits, a checkpoint after each \| [1-9]\d* \|.*\| 0 \| 0 \|$/m);
  const badCopies = Number(/of which (\d+) were bad/.exec(stdout)?.[1]);
  expect(code, stderr).toBe(badCopies > 0 ? 0 : 1);
  expect(left).toEqual([]);
});

test('a soak that is interrupted ends with the table so far and leaves no file behind', async () => {
  const { stdout, code, left } = await run(['--minutes', '600', '--seed', '1'], true);

  expect(stdout).toMatch(/^Interrupted after /);
  expect(stdout).toMatch(/^\| all \| 0 \|/m);
  expect(code).toBe(1);
  expect(left).toEqual([]);
});
