import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fillDisk } from '../../fault/service/filler.ts';
import { publishExport, scanExports } from '../../support/exports.ts';
import { publishBackup, reportOn, repositoryOn, scanAll } from '../../support/repository.ts';
import { smallDisk } from '../../support/small-disk.ts';

const first = 'availability-20251110T030000Z-aaaaaa';
const second = 'availability-20251111T030000Z-000000';

test('a backup is removed from a repository that is full to the last byte, and its space is free again', async () => {
  const disk = await smallDisk(4 * 1024 * 1024);
  if (!disk) return;
  const repository = repositoryOn({ root: join(disk.path, 'repository') });
  await repository.open(['availability']);
  const content = 'x'.repeat(1024 * 1024);
  for (const id of [first, second]) await publishBackup(repository, id, content);
  const filler = await fillDisk(disk.path);
  await expect(repository.recordVerification(first, reportOn(first))).rejects.toMatchObject({
    code: 'insufficient_space',
  });

  await repository.remove(first, new Date(0), 'everywhere');
  expect(await scanAll(repository)).toMatchObject({ ids: [second], foreign: [] });
  const { bavail, bsize } = await statfs(disk.path);
  expect(bavail * bsize).toBeGreaterThanOrEqual(content.length);
  await filler.remove();
});

test('a full repository takes no export, leaves nothing of it, and lets one be removed', async () => {
  const disk = await smallDisk(4 * 1024 * 1024);
  if (!disk) return;
  const repository = repositoryOn({ root: join(disk.path, 'repository') });
  await repository.open(['availability']);
  const contents = { 'a.csv': 'x'.repeat(1024 * 1024), 'by/year=2025/b.csv': 'x' };
  await publishExport(repository, first, contents);
  const filler = await fillDisk(disk.path);
  await expect(publishExport(repository, second, contents)).rejects.toThrow();
  expect(await scanExports(repository.exports)).toMatchObject({ ids: [first], foreign: [] });

  await repository.exports.remove(first);
  expect(await scanExports(repository.exports)).toMatchObject({ ids: [], foreign: [] });
  const { bavail, bsize } = await statfs(disk.path);
  expect(bavail * bsize).toBeGreaterThanOrEqual(1024 * 1024);
  await filler.remove();
});
