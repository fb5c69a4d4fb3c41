/** Backups of a database that its own programs go on using. */
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { inspectLedger } from '../../support/ledger.ts';
import { startLedgerWriter } from '../../support/ledger-writer.ts';
import { backupIds, leftovers } from './aftermath.ts';
import { jobEnd, run, takeBackup, theBackup } from './client.ts';
import { backupStops } from './points.ts';
import { atEach, stopJobAt } from './stopped-job.ts';
import { makeDays, openEmptyPlace, type Place } from './world.ts';

/** Restores a backup to a file of its own. */
async function restored({ service, paths }: Place, backup: string): Promise<string> {
  const path = join(paths.restored, `${backup}.duckdb`);
  await run(service(), { kind: 'restore', body: { source: { backup }, target: { path } } });
  return path;
}

test('every backup beside a writer that never rests is a state of it with all that was committed before', async () => {
  const place = await openEmptyPlace();
  const writer = await startLedgerWriter({
    file: place.paths.database,
    attach: 'BLOCK_SIZE 16384',
    connections: 2,
    autoCheckpoint: '1MB',
    bulk: 0.02,
    pauseMs: 2,
  });
  onTestFinished(writer.kill);
  await writer.commits(5);
  for (let round = 0; round < 4; round += 1) {
    const before = writer.acknowledged();
    const { id } = await takeBackup(place.service());
    const { violations, commits } = await inspectLedger(await restored(place, id));
    expect(violations).toEqual([]);
    expect(commits).toHaveLength(2);
    for (const [owner, number] of before.entries()) expect(commits[owner]).toBeGreaterThanOrEqual(number);
    await writer.commits(1);
  }
  expect(writer.failure()).toBeNull();
  expect(await leftovers(place.paths)).toEqual([]);
});

test('a program opens the database, writes and closes it in any phase of a backup, and its commits are in the next one', async () => {
  const place = await openEmptyPlace();
  const { database } = place.paths;
  await makeDays(database);
  await atEach(backupStops, async (stop, index) => {
    const jobId = await stopJobAt(place, theBackup, stop);
    await runSql(database, [`INSERT INTO days VALUES (-${index + 1}, 'written ${stop.moment}')`]);
    place.service().resume();
    expect(await jobEnd(place.service(), jobId)).toMatchObject({ state: 'succeeded' });
  });
  const { id } = await takeBackup(place.service());
  expect(await backupIds(place)).toHaveLength(backupStops.length + 1);
  const [row] = await runSql(await restored(place, id), [
    'SELECT count(*) AS written FROM days WHERE day < 0',
  ]);
  expect(row).toEqual({ written: String(backupStops.length) });
});
