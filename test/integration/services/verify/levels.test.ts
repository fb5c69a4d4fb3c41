import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Engine } from '../../../../src/domain/ports/engine.ts';
import { Problem } from '../../../../src/domain/problem.ts';
import { checkStructure } from '../../../../src/duckfile/structure.ts';
import { checkBlocks, checkContent } from '../../../../src/services/verify/levels.ts';
import { fileSubject, type Subject } from '../../../../src/services/verify/subject.ts';
import { runSql } from '../../../support/duckdb.ts';
import { flipBit } from '../../../support/flip-bit.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { noEngine } from '../../../support/no-engine.ts';

const watch = { signal: new AbortController().signal, onBytes: () => {} };

async function stored(): Promise<string> {
  const file = join(await temporaryFolder(), 'stored.duckdb');
  await runSql(file, ['CREATE TABLE t AS SELECT range AS a, hash(range) AS b FROM range(100000)']);
  return file;
}

test('rows that cannot be read because the place of the backup is gone are no damage of it', async () => {
  const unreadable = new Problem('unreadable_database', 'DuckDB cannot read the file: Input/output error');
  const engine: Engine = { ...noEngine, survey: () => Promise.reject(unreadable) };
  const subject = fileSubject(await stored());
  const found = await checkContent(subject, checkStructure, engine, watch);
  expect(found.problems).toMatchObject([{ code: 'unreadable' }]);

  const gone = new Problem('repository_unavailable', 'The disk was pulled.');
  const pulled: Subject = { ...subject, checkPlace: () => Promise.reject(gone) };
  await expect(checkContent(pulled, checkStructure, engine, watch)).rejects.toBe(gone);
});

test('a damaged block is told of where the engine cannot open the file to say whose it is', async () => {
  const file = await stored();
  const block = await flipBit(file);
  const held = new Problem('engine_failed', 'A process has the file open.');
  const engine: Engine = { ...noEngine, locateBlocks: () => Promise.reject(held) };
  const { problems } = await checkBlocks(fileSubject(file), checkStructure, engine, watch);
  expect(problems).toMatchObject([{ code: 'block_checksum', block }]);
});

test('a damaged block is told of where the file cannot be had to say whose it is', async () => {
  const file = await stored();
  const block = await flipBit(file);
  const gone = new Problem('verification_failed', 'A log lies beside the image.');
  const subject: Subject = { ...fileSubject(file), local: () => Promise.reject(gone) };
  const { problems } = await checkBlocks(subject, checkStructure, noEngine, watch);
  expect(problems).toMatchObject([{ code: 'block_checksum', block }]);
});

test('a damaged block is told of where the rows cannot be read, and of sound blocks only why', async () => {
  const file = await stored();
  const held = new Problem('engine_failed', 'A process has the file open.');
  const engine: Engine = {
    ...noEngine,
    survey: () => Promise.reject(held),
    locateBlocks: () => Promise.reject(held),
  };
  await expect(checkContent(fileSubject(file), checkStructure, engine, watch)).rejects.toBe(held);
  const block = await flipBit(file);
  const { problems, notes } = await checkContent(fileSubject(file), checkStructure, engine, watch);
  expect(problems).toMatchObject([{ code: 'block_checksum', block }]);
  expect(notes).toEqual(['Its rows could not be read: A process has the file open.']);
});

test('an image elsewhere that is not what was stored is not fetched to say whose its blocks are', async () => {
  const file = await stored();
  const block = await flipBit(file);
  const subject: Subject = {
    ...fileSubject(file),
    isLocal: false,
    local: () => Promise.reject(new Error('fetched')),
  };
  const { problems } = await checkBlocks(subject, checkStructure, noEngine, watch);
  expect(problems).toMatchObject([{ code: 'block_checksum', block }]);
});
