import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { engineChildren } from '../../support/engine.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { isAlive, until } from '../../support/processes.ts';
import { makeSlowDatabase } from '../../support/slow-database.ts';

const script = fileURLToPath(new URL('../../support/survey-parent.ts', import.meta.url));

test('a child whose parent is killed in mid-query ends at once', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'slow.duckdb');
  await makeSlowDatabase(file);
  const parent = surveyIn(file, folder);
  await once(parent.stdout, 'data');
  const [child] = await engineChildren(parent.pid);
  if (child === undefined) throw new Error('no child is under way');
  expect(await isAlive(child)).toBe(true);
  parent.kill('SIGKILL');
  await until(async () => !(await isAlive(child)));
});

test('a process whose engine has nothing to do ends by itself, and its idle child with it', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'small.duckdb');
  await runSql(file, ['CREATE TABLE t AS SELECT 42 AS a']);
  const parent = surveyIn(file, folder);
  const exited = once(parent, 'exit');
  let output = '';
  parent.stdout.on('data', (data) => {
    output += data;
  });
  expect(await exited).toEqual([0, null]);
  expect(output).toContain('done');
  expect(await engineChildren(parent.pid)).toEqual([]);
});

function surveyIn(file: string, folder: string) {
  const parent = spawn(process.execPath, [script, file, join(folder, 'temp')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => endIfAlive(parent));
  return parent;
}

function endIfAlive(parent: ChildProcess): void {
  parent.kill('SIGKILL');
}
