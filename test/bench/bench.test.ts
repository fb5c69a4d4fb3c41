import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { askForS3 } from '../support/ceph/s3-server.ts';
import { temporaryFolder } from '../support/folder.ts';

const bench = fileURLToPath(new URL('./bench.ts', import.meta.url));

/** The cells of each row, by the name of the row. */
function rowsOf(text: string): Map<string, string[]> {
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  const rows = lines.map((line) => line.split('|').map((cell) => cell.trim()));
  return new Map(rows.map(([, name = '', ...cells]) => [name, cells.slice(0, -1)]));
}

const time = /^\d+\.\d\d s$/;
const compared = /^\d+\.\d\d s, \d+\.\d\d x$/;
const disturbed = /^\d+\.\d\d x \(\d+\.\d\d to \d+\.\d\d\)$/;
const memory = /^\d+ MiB$/;

test('the quick benchmark prints every row of its table and leaves no file behind', async () => {
  const folder = await temporaryFolder();
  const s3 = await askForS3();
  const env = { ...process.env, TMPDIR: folder, ...(s3 ? { DUCKBACK_BENCH_S3: JSON.stringify(s3) } : {}) };
  const { stdout } = await promisify(execFile)(process.execPath, [bench, '--quick'], { env });
  const rows = rowsOf(stdout);
  for (const [name, cell] of [
    ['`cp` and `sync`', time],
    ['full backup, the first one after a start', compared],
    ['full backup', compared],
    ['DuckDB in a process of its own: start, open the file', time],
    ['DuckDB in a process of its own: read every column', time],
    ['verify, level content', compared],
    ['`cp` and `sync` of the backup', time],
    ['restore', compared],
    ['DuckDB in a process of its own: COPY to CSV', time],
    ['export as CSV', compared],
    ['DuckDB in a process of its own: COPY to Parquet', time],
    ['export as Parquet', compared],
    ['download of an export as CSV', /^\d+\.\d\d s(, \d+\.\d\d x)?$/],
    ['writer without a pause: commits per second during `cp`, `sync` and `rm`', disturbed],
    ['writer without a pause: commits per second during backups', disturbed],
    ['writer with a pause of 5 ms: time of a commit during backups', disturbed],
    ...(s3
      ? ([
          ['rclone: upload of the file to a bucket', time],
          ['copy of a backup to a bucket, proven', compared],
          ['rclone: download of the file from a bucket', time],
          ['restore from a bucket, every row read', compared],
          ['service with a bucket, peak', memory],
        ] as const)
      : []),
    ['service, resident after its start', memory],
    ['service, resident in the end', memory],
    ['service, peak', memory],
    ['engine child, peak', memory],
  ] as const) {
    const cells = [expect.stringMatching(cell), expect.stringMatching(cell), ''];
    expect(rows.get(name), name).toEqual(cells);
  }
  for (const [name, cell] of [
    ['checksum of blocks, one core', /^\d+\.\d GB\/s$/],
    ['page of 100 among 250 backups', /^\d+\.\d ms, slowest \d+\.\d ms, first after the start \d+\.\d ms$/],
    ['start on 250 backups never seen before', time],
    ['service, peak with 250 backups', memory],
  ] as const) {
    expect(rows.get(name), name).toEqual(['', '', expect.stringMatching(cell)]);
  }
  for (const peer of ['restic', 'borg']) {
    const lines = [...rows].filter(([name]) => name.startsWith(peer));
    const expected = lines.length === 1 ? /^not installed$/ : time;
    expect([1, 3]).toContain(lines.length);
    for (const [, [small]] of lines) expect(small).toMatch(expected);
  }
  expect(await readdir(folder)).toEqual([]);
}, 480_000);
