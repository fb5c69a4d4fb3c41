import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { exported, foundIn } from './loading.ts';
import { madeOf, mergedInto } from './people-csv.ts';

const numbered = (count: number, row: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => row(index)).join('');

test('rows that begin with # and text after # stay', async () => {
  const file = 'a,b\n#1,x\n2,y # z\n# 3,"# ""q"" #"\n';
  expect(await mergedInto('a VARCHAR, b VARCHAR', file)).toEqual([
    ['#1', 'x'],
    ['2', 'y # z'],
    ['# 3', '# "q" #'],
  ]);
});

test('the first value in quotes loses them however late it comes', async () => {
  const file = `a,b\n${numbered(30_000, (index) => `${index},x\n`)}30000,"y, ""z"""\n`;
  const rows = await mergedInto('a INTEGER, b VARCHAR', file);
  expect(rows).toHaveLength(30_001);
  expect(rows.at(-1)).toEqual(['30000', 'y, "z"']);
});

test('the first value that is no number fails the load however late it comes, named by its row', async () => {
  const file = `a\n${numbered(30_000, (index) => `${index}\n`)}x\n`;
  await expect(mergedInto('a INTEGER', file)).rejects.toMatchObject({
    code: 'load_failed',
    message: 'main.t.a, row 30001: x is no INTEGER.',
  });
});

test.each(['people’s', 'an export’s'])(
  'line breaks in quotes stay where %s file has several parts',
  async (whose) => {
    const text = 'x\n,\r\n"'.repeat(80_000);
    const file = `"a","b"\n${numbered(70, (index) => `"${index}","${text.replaceAll('"', '""')}"\n`)}`;
    const columns = [
      ['a', 'INTEGER'],
      ['b', 'VARCHAR'],
    ] as const;
    const table = whose === 'people’s' ? foundIn('t', ['x.csv']) : exported('t', columns, ['x.csv']);
    const rows = await mergedInto('a INTEGER, b VARCHAR', file, { table });
    expect(rows.map(([a]) => a)).toEqual(Array.from({ length: 70 }, (_, index) => String(index)));
    expect(rows.every(([, b]) => b === text)).toBe(true);
  },
);

test.each([
  ['semicolons', 'a;b\n1;x,y\n'],
  ['tabs', 'a\tb\n1\tx,y\n'],
  ['bars', 'a|b\n1|x,y\n'],
  ['commas', 'a,b\n1,"x,y"\n'],
  ['CRLF', 'a,b\r\n1,"x,y"\r\n'],
  ['no line end at the end', 'a,b\n1,"x,y"'],
  ['CRLF and none at the end', 'a,b\r\n1,"x,y"'],
  ['a byte order mark', '\u{feff}a,b\n1,"x,y"\n'],
  ['a byte order mark and quotes', '\u{feff}"a","b"\r\n"1","x,y"\r\n'],
  ['columns in another order', 'B,A\n"x,y",1\n'],
])('a file with %s is read', async (_, file) => {
  expect(await mergedInto('a INTEGER, b VARCHAR', file)).toEqual([['1', 'x,y']]);
});

test('an empty value is NULL, one in quotes is an empty text, and a NULL where no text can be', async () => {
  expect(await mergedInto('v VARCHAR, i INTEGER, b BLOB', 'v,i,b\n,,\n"","",""\n')).toEqual([
    [null, null, null],
    ['', null, ''],
  ]);
});

test('in a file of one column an empty line is a NULL', async () => {
  expect(await mergedInto('v VARCHAR', 'v\n\n""\n\n')).toEqual([[null], [''], [null]]);
});

test('a file of nothing but names has no rows', async () => {
  expect(await mergedInto('a INTEGER, b VARCHAR', 'a,b')).toEqual([]);
});

test.each([
  ['nothing in it', '', 'x.csv is empty'],
  ['two delimiters', 'a,b;c\n', 'x.csv has , and ; in its first line'],
  ['a row that is short', 'a,b\n1,2\n3\n', 'x.csv, line 3, has 1 values, the first line 2'],
  ['a row that is long', 'a,b\n1,2,3\n', 'x.csv, line 2, has 3 values, the first line 2'],
  ['an empty line', 'a,b\n1,2\n\n3,4\n', 'x.csv, line 3, has 1 values'],
  ['two kinds of line ends', 'a,b\r\n1,2\n', 'x.csv, line 2, ends with LF, those before with CRLF'],
  ['a stray quote', 'a,b\n1,5"\n', 'x.csv, line 2, has a quote in a value without quotes'],
  ['a quote that is not closed', 'a,b\n1,"5\n', 'x.csv, line 2, opens quotes that are never closed'],
  ['Latin-1', Buffer.from('a,b\n1,é\n', 'latin1'), 'x.csv, line 2, is not UTF-8'],
  [
    'UTF-16',
    Buffer.from('\u{feff}a,b\n1,2\n', 'utf16le'),
    'x.csv has a name in its first line that is not UTF-8',
  ],
])('a file with %s is refused', async (_, file, message) => {
  await expect(mergedInto('a INTEGER, b VARCHAR', file)).rejects.toMatchObject({
    code: 'load_failed',
    message: expect.stringContaining(`main.t: ${message}`),
  });
});

test('a first line that is no line of names is refused', async () => {
  await expect(mergedInto('a INTEGER, b VARCHAR', '1,x\n2,y\n')).rejects.toMatchObject({
    code: 'schema_mismatch',
    errors: expect.arrayContaining([
      {
        pointer: 'main.t.1',
        message:
          'The table has no such column. The first line of a CSV file must be the names of its columns.',
      },
    ]),
  });
});

test('where DuckDB reads a file otherwise than it stands there, it is refused', async () => {
  // DuckDB goes by the first line break, which here is one within a name.
  await expect(mergedInto('"a\nb" INTEGER', '"a\nb"\r\n1\r\n2\r\n')).rejects.toMatchObject({
    code: 'load_failed',
    message: expect.stringContaining('x.csv is read in two ways: 2 rows are in it, and DuckDB finds 0'),
  });
});

test('a packed file that is damaged is refused by its own name', async () => {
  const bytes = gzipSync('a\n1\n2\n');
  bytes[bytes.length - 6] = 0;
  await expect(mergedInto('a INTEGER', bytes, { name: 'x.csv.gz' })).rejects.toMatchObject({
    code: 'load_failed',
    message: expect.stringMatching(/^main\.t: x\.csv\.gz cannot be unpacked \(/),
  });
});

test.each([
  ['HUGEINT', '1.5', '2'],
  ['INTEGER[]', '"[1.5]"', '[2]'],
  ['DECIMAL(4,2)', '1.239', '1.24'],
  ['TIMESTAMP_S', '2024-01-01 10:00:00.6', '2024-01-01 10:00:0'],
  ['TIME', '10:00:00.1234567', '10:00:00.123456'],
  ['DATE', '2024-01-01 10:00:00', '2024-01-01'],
  ['TIMESTAMP', '2024-01-01 10:00:00+02', '2024-01-01 10:00:00'],
  ['TIMESTAMP WITH TIME ZONE', '2024-01-01 10:00:00', '2024-01-01 10:00:00+00'],
  ['FLOAT', '16777217', '16777216.0'],
  ['DOUBLE', '9007199254740993', '9007199254740992.0'],
])(
  'a value that %s would change (%s) fails the load, with what would become of it',
  async (type, value, after) => {
    await expect(mergedInto(`k INTEGER, v ${type}`, `k;v\n1;\n2;${value}\n`)).rejects.toMatchObject({
      code: 'load_failed',
      message: expect.stringContaining(
        `main.t.v, row 2: ${value.replaceAll('"', '')} is no ${type}: it would become ${after}`,
      ),
    });
  },
);

test.each(['UNION(a INTEGER, b VARCHAR)', 'VARIANT', 'STRUCT(v VARIANT)[]'])(
  'a column of %s is refused: text does not say which type a value has',
  async (type) => {
    await expect(mergedInto(`v ${type}`, 'v\n1\n')).rejects.toMatchObject({
      code: 'schema_mismatch',
      errors: [{ pointer: 'main.t.v', message: expect.stringContaining('does not say which type') }],
    });
  },
);

test('a new table has types only where each value comes back as it was written', async () => {
  const file = [
    'n,d,x,day,at,ok,zero,sci,price,mixed,empty,text',
    '1,1.5,1e-05,2024-01-01,2024-01-01 10:00:00,true,007,1e3,1.50,1,,',
    ',0.1,,2024-01-02,,false,1,1.0,2.25,2.5,,""',
    '-3,,,,,,,,,,,',
  ].join('\n');
  expect(await madeOf(file)).toEqual([
    ['BIGINT', 'DOUBLE', 'DOUBLE', 'DATE', 'TIMESTAMP', 'BOOLEAN', ...Array(6).fill('VARCHAR')],
    ['1', '1.5', '1e-05', '2024-01-01', '2024-01-01 10:00:00', 'true', '007', '1e3', '1.50', '1', null, null],
    [null, '0.1', null, '2024-01-02', null, 'false', '1', '1.0', '2.25', '2.5', null, ''],
    ['-3', ...Array(11).fill(null)],
  ]);
});
