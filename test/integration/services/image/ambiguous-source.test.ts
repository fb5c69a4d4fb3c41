import { chmod, link, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fileOperations } from '../../../../src/files/file-operations.ts';
import { refuseAmbiguous } from '../../../../src/services/image/ambiguous-source.ts';
import { quarantineOf } from '../../../../src/services/restore/home.ts';
import { lookAt } from '../../../../src/source/look-at.ts';
import { asNobody } from '../../../support/as-nobody.ts';
import { withFaultPoints } from '../../../support/fault-points.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { jobContext } from '../../../support/job-context.ts';
import { runMounted } from '../../../support/mount-namespace.ts';
import { backup, livePath, makeWorld, openWorld } from '../../../support/restore-world.ts';

const child = fileURLToPath(new URL('../ambiguous-child.ts', import.meta.url));

/** A file, a link to a link to it, and the link in between. */
async function linked() {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'disk'));
  const real = join(folder, 'disk', 'real.duckdb');
  const between = join(folder, 'between.duckdb');
  const name = join(folder, 'name.duckdb');
  await writeFile(real, 'the database');
  await symlink('disk/real.duckdb', between);
  await symlink(between, name);
  return { folder, real, between, name };
}

test('a file with one name passes, by way of links too, with its log and with an empty one beside a link', async () => {
  const { folder, real, name } = await linked();
  await writeFile(`${real}.wal`, 'a log');
  await writeFile(`${name}.wal`, '');
  await refuseAmbiguous(real);
  await refuseAmbiguous(name);
  await refuseAmbiguous(join(folder, 'missing.duckdb'));
});

test('a file with another hard link is ambiguous', async () => {
  const { folder, real, name } = await linked();
  await link(real, join(folder, 'second.duckdb'));
  for (const path of [real, name]) {
    await expect(refuseAmbiguous(path)).rejects.toMatchObject({
      code: 'source_ambiguous',
      message: expect.stringContaining(`${real} has 2 hard links`),
    });
  }
});

test('a file that a restore was to replace, and that nobody has put back, gives no image until the restore is undone', async () => {
  const folder = await temporaryFolder();
  await makeWorld(folder, { unfinished: true });
  const live = livePath(folder);
  const { promise: reached, resolve } = Promise.withResolvers<void>();
  const files = withFaultPoints(fileOperations, (point, path) => {
    if (point !== 'rename' || path !== live) return;
    resolve();
    return new Promise<void>(() => {});
  });
  const { restore } = await openWorld(folder, { files });
  const context = jobContext();
  await Promise.race([restore({ source: { backup }, target: { database: 'market' } }, context), reached]);
  await expect(refuseAmbiguous(live)).rejects.toMatchObject({
    code: 'source_busy',
    message: expect.stringMatching(`${context.jobId} is not over: its log may be in .*quarantine/market-`),
  });
  const { recover } = await openWorld(folder);
  await recover();
  await refuseAmbiguous(live);
});

test('a file passes beside which lies a quarantine entry that another user keeps for themselves', async () => {
  const { folder, real } = await linked();
  const entry = quarantineOf(dirname(real), 'market-20251112T030000Z-4e5f60');
  await mkdir(entry, { recursive: true });
  await writeFile(join(entry, 'duckback-journal.json'), '{}');
  await chmod(entry, 0o700);
  await chmod(folder, 0o755);
  await asNobody(() => refuseAmbiguous(real));
});

test.each(['.wal', '.wal.checkpoint', '.wal.recovery'])(
  'a %s beside any link is ambiguous and named',
  async (suffix) => {
    const { between, name } = await linked();
    await writeFile(between + suffix, 'of an older DuckDB');
    await expect(refuseAmbiguous(name)).rejects.toMatchObject({
      code: 'source_ambiguous',
      message: expect.stringContaining(between + suffix),
    });
  },
);

test('a file that is mounted alone is ambiguous, one in a mounted folder is not', async () => {
  const { folder, real, name } = await linked();
  const alone = await runMounted('mount --bind "$1" "$1"', real, child, name);
  expect(alone).toMatch(/^source_ambiguous: .*real\.duckdb is mounted as a single file/);
  expect(await runMounted('mount --bind "$1" "$1"', folder, child, name)).toBe('');
});

test('a look at a link tells the size of the log beside the file', async () => {
  const { real, name } = await linked();
  await writeFile(`${name}.wal`, 'stale');
  expect(await lookAt(name)).toMatchObject({ exists: true, walBytes: 0 });
  await writeFile(`${real}.wal`, 'a log');
  expect(await lookAt(name)).toMatchObject({ walBytes: 5 });
});
