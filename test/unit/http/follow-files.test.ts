import { chmod, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openTokens } from '../../../src/http/current-tokens.ts';
import { rememberFiles } from '../../../src/http/follow-files.ts';
import { createToken } from '../../../src/http/tokens.ts';
import { asNobody } from '../../support/as-nobody.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { temporaryFolder } from '../../support/folder.ts';

const intervalMs = 2000;

/** Follows a file; `looks` gives once it has been looked at so often more. */
async function following(read: (isAgain: boolean) => Promise<boolean>) {
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, 'one');
  const [clock, stop] = [createFakeClock(), new AbortController()];
  const ended = (await rememberFiles([file]))(clock, stop.signal, read);
  onTestFinished(async () => {
    stop.abort();
    await ended;
  });
  const looks = async (times: number) => {
    for (let look = 0; look < times; look++) {
      await expect.poll(clock.sleeping).toBe(1);
      await clock.advance(intervalMs);
    }
    await expect.poll(clock.sleeping).toBe(1);
  };
  return { file, looks };
}

test('a file that changed is read again until it could be, and not after that', async () => {
  const asked: boolean[] = [];
  const { file, looks } = await following(async (isAgain) => {
    asked.push(isAgain);
    return asked.length === 3;
  });
  await looks(2);
  expect(asked).toEqual([]);
  await writeFile(file, 'other');
  await looks(5);
  expect(asked).toEqual([false, true, true]);
});

test('a file that was written to is read, whatever its size and times say', async () => {
  let reads = 0;
  const { file, looks } = await following(async () => {
    reads++;
    return true;
  });
  const { atime, mtime } = await stat(file);
  await utimes(file, atime, mtime);
  await looks(1);
  reads = 0;
  await writeFile(file, 'two');
  await utimes(file, atime, mtime);
  await looks(1);
  expect(reads).toBe(1);
});

test('tokens of a file that could not be read when it took its place count once it can be, and the log tells once', async () => {
  const folder = await temporaryFolder();
  await chmod(folder, 0o755);
  const file = join(folder, 'tokens');
  const [before, after] = ['before', 'after'].map((name) =>
    createToken({ name, role: 'admin', databases: null }, new Date()),
  );
  if (!before || !after) throw new Error('two tokens were expected');
  await writeFile(file, JSON.stringify(before.entry), { mode: 0o644 });
  const errors: object[] = [];
  const log = { info: () => {}, warn: () => {}, error: (what: object) => errors.push(what) };
  const [clock, stop] = [createFakeClock(), new AbortController()];
  const tokens = await openTokens(file, clock, log);
  const ended = tokens.follow(stop.signal);
  const look = async () => {
    await expect.poll(clock.sleeping).toBe(1);
    await clock.advance(intervalMs);
    await expect.poll(clock.sleeping).toBe(1);
  };

  await writeFile(`${file}.new`, JSON.stringify(after.entry), { mode: 0o000 });
  await rename(`${file}.new`, file);
  await asNobody(async () => {
    for (let times = 0; times < 3; times++) await look();
  });
  expect(errors).toHaveLength(1);
  expect([tokens.find(before.token), tokens.find(after.token)]).toEqual([expect.anything(), null]);
  await chmod(file, 0o600);
  await look();
  expect([tokens.find(before.token), tokens.find(after.token)]).toEqual([null, expect.anything()]);
  stop.abort();
  await ended;
});
