/** A log that cannot be written: /dev/full is a disk without a byte to spare. */
import { open } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { call, problemIn } from '../../http/support/call.ts';
import { makeSmallDatabase, takeBackup } from '../../http/support/service.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { startService } from '../../support/service.ts';

test('a service whose log cannot be written serves, takes backups and stops as ever', async () => {
  const full = await open('/dev/full', 'w');
  const service = await startService(await temporaryFolder(), {}, { stdout: full.fd });
  onTestFinished(service.kill);
  await full.close();
  const { url, paths } = service;
  problemIn(
    await call(url, 'POST', '/backups', {
      body: { database: 'availability' },
      headers: { prefer: 'wait=60' },
    }),
    422,
    'source_missing',
  );
  await makeSmallDatabase(paths.database);
  expect((await takeBackup(service)).good).toBe(true);
  expect(await service.stop()).toBe(0);
});
