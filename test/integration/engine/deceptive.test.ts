import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { testEngine, unwatched } from '../../support/engine.ts';
import { temporaryFolder } from '../../support/folder.ts';

test.each([
  [
    'a default',
    `CREATE TABLE t(x INTEGER DEFAULT 5, c VARCHAR DEFAULT ', x INTEGER GENERATED ALWAYS AS(0)')`,
  ],
  ['a column name', `CREATE TABLE t(x INTEGER DEFAULT 5, "a, x INTEGER GENERATED ALWAYS AS(" INTEGER)`],
])('a column that %s makes look generated is read all the same', async (_where, definition) => {
  const folder = await temporaryFolder();
  const engine = testEngine(folder);
  const files = [1, 2].map((value) => ({ value, file: join(folder, `${value}.duckdb`) }));
  for (const { value, file } of files) await runSql(file, [definition, `INSERT INTO t(x) VALUES (${value})`]);
  const [one, other] = await Promise.all(files.map(({ file }) => engine.survey(file, unwatched())));
  expect(one?.tables[0]?.fingerprint).not.toBe(other?.tables[0]?.fingerprint);
});

test("a log whose statements depend on the time zone is sealed to what DuckDB's own recovery gives", async () => {
  const zone = process.env.TZ;
  onTestFinished(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });
  process.env.TZ = 'Asia/Tokyo';
  const folder = await temporaryFolder();
  const ours = join(folder, 'ours.duckdb');
  const recovered = join(folder, 'recovered.duckdb');
  const alter = 'ALTER TABLE t ALTER a TYPE TIMESTAMPTZ USING a::TIMESTAMPTZ';
  const epochs = `SELECT epoch(a) AS epoch FROM t`;
  for (const file of [ours, recovered]) {
    await runSql(file, [`CREATE TABLE t AS SELECT TIMESTAMP '2020-06-01 12:00:00' AS a`, 'CHECKPOINT']);
    await runSql(file, [alter], { crash: true });
  }
  await testEngine(folder).seal(ours, unwatched());
  const read = (file: string) => runSql(file, [epochs], { freshProcess: true });
  expect(await read(ours)).toEqual(await read(recovered));
});
