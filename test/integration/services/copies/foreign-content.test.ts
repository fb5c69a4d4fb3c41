import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { on, openWorld } from './world.ts';

test('a repository full of files of somebody else is read, and neither memory nor log holds each of them', async () => {
  const lines: string[] = [];
  const write = (_: object, message: string) => void lines.push(message);
  const world = await openWorld({ log: { info: write, warn: write, error: write } });
  await world.openAll();
  await world.publish(1);
  const folder = join(world.folder, 'local/availability/backups/of-somebody-else');
  await mkdir(folder);
  for (let n = 0; n < 1200; n += 1) await writeFile(join(folder, String(n)), '');
  lines.length = 0;
  const { found, holds } = await world.service.rescan('local', null);
  expect(found).toHaveLength(1000);
  expect(holds).toMatchObject([{ backups: 1 }]);
  expect(world.catalog.get(on(1))).not.toBe(null);
  expect(lines.filter((line) => line === 'no backup of ours')).toHaveLength(1000);
  expect(lines).toHaveLength(1001);
});
