import { access, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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
