/** Copies whose structure is checked by a process that reads behind the writing. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import type { Placed } from '../../../../src/domain/ports/object-store.ts';
import { checkStructure } from '../../../../src/duckfile/structure.ts';
import { fileOperations } from '../../../../src/files/file-operations.ts';
import { createHasher } from '../../../../src/hashing/hasher.ts';
import { fetchCopy } from '../../../../src/services/verify/fetched.ts';
import { fileSubject, type Subject } from '../../../../src/services/verify/subject.ts';
import { runSql } from '../../../support/duckdb.ts';
import { flipBit } from '../../../support/flip-bit.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { hasher } from '../../../support/hasher.ts';

const { signal } = new AbortController();
const watch = { signal, onBytes: () => {} };
const closed = createHasher({ maxChildren: 1 });

let stored = '';
beforeAll(async () => {
  await closed.close();
  const folder = await mkdtemp(join(tmpdir(), 'duckback-test-'));
  stored = join(folder, 'stored.duckdb');
  await runSql(stored, [
    'CREATE TABLE kept AS SELECT range AS id, hash(range)::VARCHAR AS word FROM range(1500000)',
  ]);
  return () => rm(folder, { recursive: true, force: true });
});

/** Of a file that lies elsewhere and comes in pieces of 1 MiB, the last one first. */
function scatteredSubject(file: string): Subject {
  async function* scattered(): AsyncGenerator<Placed> {
    const bytes = await readFile(file);
    const mebibyte = 1 << 20;
    for (let at = Math.floor(bytes.length / mebibyte) * mebibyte; at >= 0; at -= mebibyte)
      yield { position: at, bytes: bytes.subarray(at, at + mebibyte) };
  }
  return { ...fileSubject(file), isLocal: false, scattered };
}

const engine = { warmUp: vi.fn() };

/** The structure of a copy, and how often the copy had to be read again for it. */
async function fetched(subject: Subject, followedBy = hasher) {
  const file = join(await temporaryFolder(), 'copy.duckdb');
  const read: string[] = [];
  const fetching = {
    files: fileOperations,
    hasher: followedBy,
    checkStructure: (...[open, options]: Parameters<typeof checkStructure>) => {
      read.push(file);
      return checkStructure(open, options);
    },
    engine,
  };
  const check = await fetchCopy(subject, file, fetching, watch);
  const report = await check(fileSubject(file).content(signal), { signal });
  expect(await readFile(file)).toEqual(await readFile(subject.file ?? ''));
  return { report, timesRead: read.length };
}

const structureOf = (file: string) => checkStructure(fileSubject(file).content(signal), { signal });

test.each([
  ['in order', fileSubject],
  ['in whatever order', scatteredSubject],
])('a copy whose bytes come %s is checked behind the writing, and not read again', async (_, subjectOf) => {
  const { report, timesRead } = await fetched(subjectOf(stored));
  expect(report).toEqual(await structureOf(stored));
  expect(report.problems).toEqual([]);
  expect(timesRead).toBe(0);
});

test('the engine is started before the copy that it reads is fetched', async () => {
  engine.warmUp.mockClear();
  const subject: Subject = {
    ...fileSubject(stored),
    content: (...wanted) => {
      expect(engine.warmUp).toHaveBeenCalledOnce();
      return fileSubject(stored).content(...wanted);
    },
  };
  await fetched(subject);
  expect.assertions(2);
});

test('a copy that nobody could read behind the writing is read when it is there', async () => {
  const { report, timesRead } = await fetched(fileSubject(stored), closed);
  expect(report).toEqual(await structureOf(stored));
  expect(timesRead).toBe(1);
});

test('damage that was found behind the writing counts only when it is found again in the copy', async () => {
  const damaged = join(await temporaryFolder(), 'damaged.duckdb');
  await writeFile(damaged, await readFile(stored));
  const block = await flipBit(damaged);
  const { report, timesRead } = await fetched(fileSubject(damaged));
  expect(report.problems).toMatchObject([{ code: 'block_checksum', block }]);
  expect(timesRead).toBe(1);
});

test('a copying that breaks off rejects with its reason, and the next copy is checked behind the writing', async () => {
  const file = join(await temporaryFolder(), 'copy.duckdb');
  const broken = new Error('the network is gone');
  const subject: Subject = {
    ...scatteredSubject(stored),
    async *scattered() {
      yield { position: 0, bytes: new Uint8Array(8 << 20) };
      throw broken;
    },
  };
  const fetching = { files: fileOperations, hasher, checkStructure, engine };
  await expect(fetchCopy(subject, file, fetching, watch)).rejects.toBe(broken);
  await rm(file);
  expect((await fetched(fileSubject(stored))).timesRead).toBe(0);
});
