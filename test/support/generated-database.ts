import fc from 'fast-check';
import { identifier } from '../../src/engine/sql.ts';
import { text, type ValueType, valueOrNull } from './generated-values.ts';

const oddNames = [
  'order',
  'a"b',
  'a.b',
  'ünï',
  'Table',
  'x y',
  "it's",
  'sum',
  'a/b',
  '%',
  'source',
  'element',
  '年',
];

interface Column {
  /** Name, type and default. */
  readonly definition: string;
}

interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

const column = (index: number, values: fc.Arbitrary<ValueType>) =>
  fc.tuple(fc.constantFrom(...oddNames), values, fc.boolean()).map(([odd, type, hasDefault]) => {
    const name = identifier(`${odd}${index}`);
    // DuckDB cannot store a cast to a type with parameters in a file of its default version.
    const rest = hasDefault && !type.type.includes('(') ? ` DEFAULT CAST(NULL AS ${type.type})` : '';
    return { type, definition: `${name} ${type.type}${rest}` };
  });

const table = (index: number, values: fc.Arbitrary<ValueType>): fc.Arbitrary<Table> =>
  fc
    .tuple(
      fc.constantFrom(...oddNames),
      fc.tuple(column(0, values), column(1, values), column(2, values)),
      fc.constantFrom('main', 'Odd "s'),
    )
    .chain(([odd, columns, schema]) =>
      fc.array(fc.tuple(...columns.map(({ type }) => valueOrNull(type))), { maxLength: 6 }).map((rows) => ({
        name: `${identifier(schema)}.${identifier(`${odd}${index}`)}`,
        columns,
        rows,
      })),
    );

/** A table with all that can hang on one; its keys say nothing of its order. */
const keyed = fc.uniqueArray(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 5 }).chain((keys) =>
  fc.tuple(...keys.map(() => text.value)).map((texts) => [
    `CREATE TYPE main."my enum" AS ENUM ('x', 'it''s')`,
    'CREATE SEQUENCE main."my seq" START 5 INCREMENT 2',
    'CREATE MACRO main.double_it(a, b := 2) AS a * b',
    `CREATE TABLE main."Keyed ""t"(k INTEGER PRIMARY KEY, "order" VARCHAR NOT NULL CHECK ("order" <> 'forbidden'),
      n BIGINT DEFAULT nextval('my seq'), e "my enum" DEFAULT 'x', g INTEGER GENERATED ALWAYS AS (k * 2), UNIQUE (n))`,
    'CREATE TABLE main.child(id INTEGER, k INTEGER REFERENCES "Keyed ""t"(k), parent INTEGER)',
    'CREATE TABLE main.tree(id INTEGER PRIMARY KEY, parent INTEGER REFERENCES tree(id))',
    'CREATE INDEX "by order" ON main."Keyed ""t"("order", k)',
    'CREATE VIEW main.a_first AS SELECT * FROM main.z_second',
    'CREATE VIEW main.z_second AS SELECT k, double_it(k) AS d FROM main."Keyed ""t"',
    `COMMENT ON TABLE main."Keyed ""t" IS 'it''s; a -- comment'`,
    `COMMENT ON COLUMN main."Keyed ""t"."order" IS ''`,
    ...keys.flatMap((key, index) => [
      `INSERT INTO main."Keyed ""t"(k, "order") VALUES (${key}, ${texts[index]})`,
      `INSERT INTO main.child VALUES (${index}, ${key}, NULL)`,
      `INSERT INTO main.tree VALUES (${-index}, ${index === 0 ? 'NULL' : 1 - index})`,
    ]),
  ]),
);

function statements(tables: readonly Table[]): string[] {
  return tables.flatMap(({ name, columns, rows }) => [
    `CREATE TABLE ${name}(${columns.map(({ definition }) => definition).join(', ')})`,
    ...rows.map((row) => `INSERT INTO ${name} VALUES (${row.join(', ')})`),
  ]);
}

/** Statements that make a database of every kind of object, and tables of hostile values of these types under odd names. */
export const generatedDatabase = (values: fc.Arbitrary<ValueType>): fc.Arbitrary<string[]> =>
  fc
    .tuple(keyed, fc.tuple(...[0, 1, 2, 3, 4, 5].map((index) => table(index, values))))
    .map(([objects, tables]) => ['CREATE SCHEMA "Odd ""s"', ...inOrder(objects), ...statements(tables)]);

/** A view may be made of one that its name sorts before, but not before that is there. */
const inOrder = (objects: readonly string[]): string[] => [
  ...objects.filter((sql) => !sql.startsWith('CREATE VIEW main.a_first')),
  ...objects.filter((sql) => sql.startsWith('CREATE VIEW main.a_first')),
];
