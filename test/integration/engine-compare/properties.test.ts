import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareDatabases } from '../../../src/engine/compare/compare.ts';
import { openConnection, tableNamed } from './two-files.ts';

/** A row's values as DuckDB prints them: key, day, text, number. Few of each, so that rows often meet. */
type Row = readonly [string, string | null, string | null, string | null];

interface TablePair {
  readonly keyed: boolean;
  readonly timed: boolean;
  readonly left: Row[];
  readonly right: Row[];
}

const day = fc.constantFrom('2023-12-31', '2024-01-01', 'infinity');
const dayOrNull: fc.Arbitrary<string | null> = fc.option(day);
const row = (timed: boolean): fc.Arbitrary<Row> =>
  fc.tuple(
    fc.integer({ min: 0, max: 4 }).map(String),
    timed ? day : dayOrNull,
    fc.constantFrom('a', 'A', null),
    fc.constantFrom('0.0', '-0.0', 'nan'),
  );

const tablePair: fc.Arbitrary<TablePair> = fc
  .record({ keyed: fc.boolean(), timed: fc.boolean() })
  .chain(({ keyed, timed }) => {
    const rows = fc.uniqueArray(row(timed), { maxLength: 9, selector: ([key]) => key });
    const multiset = fc.array(row(timed), { maxLength: 9 });
    const side = keyed ? rows : multiset;
    const both = fc.tuple(side, side, side).map(([shared, left, right]) => {
      const known = new Set(shared.map(([key]) => key));
      const own = (more: Row[]) => [...shared, ...more.filter(([key]) => !keyed || !known.has(key))];
      return { left: own(left), right: own(right) };
    });
    // Half of the pairs share rows, the others meet only by chance.
    return fc.oneof(both, fc.record({ left: side, right: side })).map((rows) => ({ keyed, timed, ...rows }));
  });

function model({ keyed, left, right }: TablePair) {
  const minus = (rows: Row[], others: Row[]) => {
    const rest = others.map((each) => JSON.stringify(each));
    return rows.filter((each) => {
      const index = rest.indexOf(JSON.stringify(each));
      if (index >= 0) rest.splice(index, 1);
      return index < 0;
    });
  };
  const onlyLeft = minus(left, right);
  const onlyRight = minus(right, left);
  const changed = keyed ? onlyLeft.filter(([key]) => onlyRight.some(([other]) => other === key)).length : 0;
  return { onlyLeft: onlyLeft.length - changed, onlyRight: onlyRight.length - changed, changed };
}

async function fill(connection: DuckDBConnection, alias: 'l' | 'r', pairs: readonly TablePair[]) {
  const text = (value: string | null) => (value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`);
  const statements = pairs.flatMap((pair, index) => {
    const table = `${alias}.t${index}`;
    const rows = alias === 'l' ? pair.left : pair.right;
    const values = rows.map((row) => `(${row.map(text)})`);
    return [
      `CREATE TABLE ${table}(k INTEGER ${pair.keyed ? 'PRIMARY KEY' : ''}, d DATE ${pair.timed ? 'NOT NULL' : ''},
         v VARCHAR COLLATE NOCASE, f DOUBLE)`,
      ...(values.length > 0 ? [`INSERT INTO ${table} VALUES ${values}`] : []),
    ];
  });
  await connection.run(`ATTACH ':memory:' AS ${alias}; ${statements.join('; ')}`);
}

test('rows mode finds what a naive model finds, the mirror image when swapped, and nothing where content is equal', async () => {
  const connection = await openConnection();
  await fc.assert(
    fc.asyncProperty(fc.array(tablePair, { minLength: 1, maxLength: 10 }), async (pairs) => {
      await fill(connection, 'l', pairs);
      await fill(connection, 'r', pairs);
      try {
        const rows = await compareDatabases(connection, { left: 'l', right: 'r', mode: 'rows', limit: 100 });
        const swapped = await compareDatabases(connection, { left: 'r', right: 'l', mode: 'rows', limit: 0 });
        const content = await compareDatabases(connection, {
          left: 'l',
          right: 'r',
          mode: 'content',
          limit: 0,
        });
        for (const [index, pair] of pairs.entries()) {
          const expected = model(pair);
          const found = tableNamed(rows, `t${index}`);
          const equal = Object.values(expected).every((count) => count === 0);
          expect(found).toMatchObject({ ...expected, equal });
          expect(found.sample).toHaveLength(expected.onlyLeft + expected.onlyRight + expected.changed);
          expect(tableNamed(content, `t${index}`)).toMatchObject({ equal });
          expect(tableNamed(swapped, `t${index}`)).toMatchObject({
            onlyLeft: expected.onlyRight,
            onlyRight: expected.onlyLeft,
            changed: expected.changed,
          });
        }
      } finally {
        await connection.run('DETACH l; DETACH r');
      }
    }),
    { numRuns: 15 },
  );
});
