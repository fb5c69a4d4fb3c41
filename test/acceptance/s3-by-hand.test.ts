/** Whoever has nothing but README, a bucket and its credentials gets the database back. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Components } from '../http/support/document.ts';
import { makeSmallDatabase, startedFor, takeBackup } from '../http/support/service.ts';
import { debianPython } from '../support/ceph/install.ts';
import { inBucket, withS3 } from '../support/ceph/s3-server.ts';
import { runSql } from '../support/duckdb.ts';
import { temporaryFolder } from '../support/folder.ts';
import type { RunningService } from '../support/service.ts';

const run = promisify(execFile);

/** What a pattern finds in README. */
async function blockOf(pattern: RegExp): Promise<string> {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const [, block] = pattern.exec(readme) ?? [];
  if (block === undefined) throw new Error(`README has nothing like ${pattern}`);
  return block;
}

/** The commands of README, with the names of this test's server and bucket. */
const commands = async (endpoint: string, place: string): Promise<string> =>
  (await blockOf(/## Off-site.*?By hand.*?```sh\n(.*?)```/s))
    .replace('https://s3.eu-central-1.amazonaws.com', endpoint)
    .replace('offsite:my-backups/binance-futures', `offsite:${place}`);

/** Takes backups until one has a later second in its id than another, since names of one second have no order. */
async function takenInLaterSecond(service: RunningService, earlier: Components['Backup']): Promise<string> {
  const secondOf = (id: string): string => id.slice(0, id.lastIndexOf('-'));
  for (;;) {
    const { id } = await takeBackup(service);
    if (secondOf(id) > secondOf(earlier.id)) return id;
  }
}

await withS3((server) => {
  test('a backup in a bucket is fetched, proven and opened with the commands of README alone', async () => {
    const place = inBucket(server);
    const { bucket, prefix } = place.repository;
    const folder = await temporaryFolder();
    const service = await startedFor(
      folder,
      { repositories: { local: place.repository } },
      { env: place.env },
    );
    await makeSmallDatabase(service.paths.database);
    const id = await takenInLaterSecond(service, await takeBackup(service));
    await service.stop();

    const script = await commands(server.endpoint, `${bucket}/${prefix}`);
    const env = { PATH: process.env.PATH, HOME: folder, ...place.env };
    const { stdout } = await run('sh', ['-euc', script], { cwd: folder, env });
    expect(stdout).toBe('availability.duckdb: OK\n');
    const file = join(folder, 'restored', id, 'availability.duckdb');
    expect(await runSql(file, ['SELECT count(*) AS n, sum(j) AS j FROM t'])).toEqual([
      { n: '1000', j: '3496500' },
    ]);
  });

  test('what lies encrypted in a bucket is decrypted with the key and the program of README alone', async () => {
    const place = inBucket(server);
    const folder = await temporaryFolder();
    const keyFile = join(folder, 'offsite.key');
    await writeFile(keyFile, `${'0123456789abcdef'.repeat(4)}\n`);
    const service = await startedFor(
      folder,
      { repositories: { local: { ...place.repository, encryption: { keyFile } } } },
      { env: place.env },
    );
    await makeSmallDatabase(service.paths.database);
    const { id, sha256 } = await takeBackup(service);
    await service.stop();

    const program = join(folder, 'decrypt.py');
    await writeFile(program, await blockOf(/## Off-site.*?```python\n(.*?)```/s));
    const key = `availability/backups/${id}/availability.duckdb`;
    const [encrypted, decrypted] = [join(folder, 'encrypted'), join(folder, 'decrypted')];
    await writeFile(encrypted, await place.read(key));
    const script = '"$0" "$1" "$2" "$3" < "$4" > "$5"';
    await run('sh', ['-euc', script, debianPython, program, keyFile, key, encrypted, decrypted]);
    expect(
      createHash('sha256')
        .update(await readFile(decrypted))
        .digest('hex'),
    ).toBe(sha256);
  });
});
