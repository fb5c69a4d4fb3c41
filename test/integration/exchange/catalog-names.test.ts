import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { ExportFormat } from '../../../src/domain/export-format.ts';
import { runSql } from '../../support/duckdb.ts';
import { testEngine, unwatched } from '../../support/engine.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { defaults } from './exporting.ts';
import { roundTrip } from './round-trip.ts';

/** Names of schemas that a catalog has too, in DuckDB or in a sandbox. */
const names = ['memory', 'image', 'trial', 'temp', 'system', 'pg_temp', 'local', 'db', 'Duckback'];

/** A table, its index and what it needs in a schema, and a table of another number of rows under the same name in main. */
const objectsIn = (schema: string): string[] => {
  const own = `db."${schema}"`;
  return [
    'CREATE TABLE db.main.t AS SELECT 0 AS a FROM range(2)',
    `CREATE SCHEMA ${own}`,
    `CREATE TABLE ${own}.t (a INTEGER PRIMARY KEY, b VARCHAR CHECK (b <> 'x'))`,
    `INSERT INTO ${own}.t SELECT range, 'in ${schema}' FROM range(5)`,
    `CREATE INDEX by_b ON ${own}.t (b)`,
    `CREATE UNIQUE INDEX "by a" ON ${own}.t (a)`,
    `CREATE MACRO ${own}.m(x) AS x + 1`,
  ];
};

async function made(schema: string) {
  const folder = await temporaryFolder();
  const file = join(folder, 'given.duckdb');
  await runSql(file, objectsIn(schema));
  return { folder, file, engine: testEngine(folder) };
}

test.for(names)(
  'tables of a schema %s are surveyed, compared and streamed as those of any other',
  async (schema) => {
    const { folder, file, engine } = await made(schema);
    const { tables } = await engine.survey(file, unwatched());
    expect(tables.map((table) => [table.schema, table.name, table.rowCount]).toSorted()).toEqual(
      [
        ['main', 't', 2],
        [schema, 't', 5],
      ].toSorted(),
    );
    const other = join(folder, 'other.duckdb');
    await runSql(other, [...objectsIn(schema), `DELETE FROM db."${schema}".t WHERE a = 1`]);
    const found = await engine.compare({ left: file, right: other, mode: 'rows', limit: 5 }, unwatched());
    expect(found.schema).toEqual([]);
    expect(found.tables.filter(({ equal }) => !equal)).toMatchObject([{ schema, onlyLeft: 1, onlyRight: 0 }]);
    const pipe = join(folder, 'pipe');
    await promisify(execFile)('mkfifo', [pipe]);
    const rows = text(createReadStream(pipe));
    const request = { ...defaults, file, pipe, format: 'csv' as const, table: `${schema}.t` };
    await engine.stream(request, unwatched());
    expect((await rows).split('\n')).toHaveLength(7);
  },
);

test.for(names)('a log that changes and indexes a table of a schema %s is merged', async (schema) => {
  const { file, engine } = await made(schema);
  const own = `db."${schema}"`;
  const again = [
    `UPDATE ${own}.t SET b = 'y' WHERE a = 3`,
    'BEGIN',
    `DROP INDEX ${own}.by_b`,
    `CREATE INDEX by_b ON ${own}.t (b)`,
    'COMMIT',
  ];
  await runSql(file, again, { crash: true });
  await engine.seal(file, unwatched());
  expect(await runSql(file, [`SELECT a FROM ${own}.t WHERE b = 'y'`])).toEqual([{ a: '3' }]);
});

const own = ['temp', 'system'];
const exportable = names.filter((name) => !own.includes(name));
const cases = exportable.flatMap((name): [string, ExportFormat][] => [
  [name, 'csv'],
  [name, 'parquet'],
]);

test.for(cases)('a schema %s comes back from %s files', async ([schema, format]) => {
  const folder = await temporaryFolder();
  const same = { notes: [], schema: [], tables: [] };
  expect(await roundTrip(testEngine(folder), folder, format, objectsIn(schema))).toEqual(same);
});

test.for(own)(
  'an export of a schema %s, which no statement can name, is refused with the reason',
  async (schema) => {
    const { folder, file, engine } = await made(schema);
    const files = join(folder, 'files');
    await mkdir(files);
    const request = { ...defaults, file, folder: files };
    const refused = await engine.export(request, unwatched()).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'not_exportable',
      message: expect.stringContaining(`${schema}.t (`),
    });
    expect(String(refused)).not.toMatch(/duckback_|\/tmp\//);
    expect(await engine.export({ ...request, tables: ['main.t'] }, unwatched())).toMatchObject({
      tables: [{ schema: 'main', rowCount: 2 }],
    });
  },
);
