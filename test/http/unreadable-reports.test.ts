/** A report of a verification that cannot be read may be of damage: nothing relies on its backup, and nothing lets go of it as damaged. */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { call, problemIn } from './support/call.ts';
import { makeSmallDatabase, startedFor, takeBackup } from './support/service.ts';

const waiting = { headers: { prefer: 'wait=60' } };

test('a backup whose report cannot be read is neither restored nor removed as damaged, and a verification makes it good again', async () => {
  const service = await startedFor(await temporaryFolder());
  const { url, paths } = service;
  await makeSmallDatabase(paths.database);
  const body = { database: 'availability', verify: 'checksum' };
  const { id } = await takeBackup(service, { body });
  const folder = join(paths.repository, 'availability', 'backups', id, 'verifications');
  const [report = ''] = await readdir(folder);
  await writeFile(join(folder, report), 'torn');

  const rescanned = await call(url, 'POST', '/repositories/local/rescan');
  const key = `availability/backups/${id}/verifications/${report}`;
  const reason = 'it is no JSON: it counts as a report of damage until the backup is verified again';
  expect(rescanned.body).toMatchObject({ found: [{ key, reason }] });
  const verified = { checksum: { ok: false, unreadable: true } };
  const again = `Verify it again, which finds out: POST /verify {"backup":"${id}","level":"restore","repository":"local"}`;
  const copies = [{ state: 'failed', problem: { hint: expect.stringContaining(again) } }];
  expect((await call(url, 'GET', `/backups/${id}`)).body).toMatchObject({ good: false, verified, copies });

  const restore = { body: { source: { backup: id }, target: { database: 'availability' } }, ...waiting };
  const refused = await call(url, 'POST', '/restore', restore);
  expect(problemIn(refused, 422, 'verification_failed')).toMatchObject({
    detail: expect.stringContaining('a report of a verification of it cannot be read'),
    hint: expect.stringContaining(again),
  });
  problemIn(await call(url, 'DELETE', `/backups/${id}`), 409, 'last_backup');

  const verify = { body: { backup: id, level: 'restore', repository: 'local' }, ...waiting };
  expect((await call(url, 'POST', '/verify', verify)).status).toBe(200);
  expect((await call(url, 'GET', `/backups/${id}`)).body).toMatchObject({ good: true });
  expect((await call(url, 'POST', '/restore', restore)).status).toBe(200);
});
