import { access, mkdir, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freeBytes } from '../../../src/files/free-space.ts';
import { createScratch } from '../../../src/services/scratch.ts';
import { temporaryFolder } from '../../support/folder.ts';

test('a job gets a folder of its own, which goes with it', async () => {
  const folder = await temporaryFolder();
  const staging = await createScratch(folder).stage('job-1', 1);
  expect(await readdir(folder)).toEqual(['job-1']);
  await staging.remove();
  expect(await readdir(folder)).toEqual([]);
});

test('a state folder that was taken away is named in the refusal and not made again', async () => {
  const state = join(await temporaryFolder(), 'state');
  const folder = join(state, 'scratch');
  await mkdir(folder, { recursive: true });
  await rm(state, { recursive: true });
  await expect(createScratch(folder).stage('job-1', 1)).rejects.toMatchObject({
    code: 'internal',
    message: `The folder ${folder} is gone.`,
    hint: expect.stringContaining('restart'),
  });
  await expect(access(state)).rejects.toThrow('ENOENT');
});

test('what was promised to others and is not written yet is not promised again', async () => {
  const folder = await temporaryFolder();
  const scratch = createScratch(folder);
  const most = Math.floor((await freeBytes(folder)) * 0.6);
  const [first, second] = await Promise.allSettled([
    scratch.stage('job-1', most),
    scratch.stage('job-2', most),
  ]);
  expect(first.status).toBe('fulfilled');
  expect(second).toMatchObject({ status: 'rejected', reason: { code: 'insufficient_space' } });
  if (first.status === 'fulfilled') await first.value.remove();
  const later = await scratch.stage('job-3', most);
  expect(await readdir(folder)).toEqual(['job-3']);
  await later.remove();
});

test('what was promised counts less the more of it is written', async () => {
  const folder = await temporaryFolder();
  const scratch = createScratch(folder);
  const free = await freeBytes(folder);
  const size = Math.floor(free * 0.5);
  const { folder: own } = await scratch.stage('job-1', size);
  await writeFile(join(own, 'image'), '');
  // Sparse, so that what is free stays as it is.
  await truncate(join(own, 'image'), size);
  await scratch.stage('job-2', Math.floor(free * 0.6));
});
