import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { on, openWorld } from './world.ts';

test('what a reading finds of somebody else is shown and logged, and the backups beside it are listed', async () => {
  const lines: object[] = [];
  const write = (fields: object, message: string) => void lines.push({ ...fields, message });
  const world = await openWorld({ log: { info: write, warn: write, error: write } });
  await world.openAll();
  await world.publish(1);
  const folder = join(world.folder, 'local/availability/backups/of-somebody-else');
  await mkdir(folder);
  for (let n = 0; n < 1001; n += 1) await writeFile(join(folder, String(n)), '');
  lines.length = 0;
  const { found, holds } = await world.service.rescan('local', null);
  const key = expect.stringMatching('^availability/backups/of-somebody-else/');
  expect(found[0]).toMatchObject({ key });
  expect(lines[0]).toMatchObject({ repository: 'local', key, message: 'no backup of ours' });
  expect(lines.at(-1)).toMatchObject({ repository: 'local', more: 1 });
  expect(holds).toMatchObject([{ backups: 1 }]);
  expect(world.catalog.get(on(1))).not.toBe(null);
});
