import { runSql } from './duckdb.ts';

export const slowRows = 2_000_000;

/** A small file whose survey takes some seconds: many rows of constants, which cost nothing to store but must each be printed to be hashed. */
export async function makeSlowDatabase(file: string): Promise<void> {
  const fields = Array.from({ length: 20 }, (_, index) => `'f${index}': 0.5::DOUBLE`).join(', ');
  await runSql(file, [`CREATE TABLE slow AS SELECT {${fields}} AS s FROM range(${slowRows})`]);
}
