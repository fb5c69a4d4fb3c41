import { expect, test } from 'vitest';
import type { Manifest, TableFacts } from '../../../../src/domain/backup.ts';
import { checkAgainstManifest } from '../../../../src/services/verify/manifest-check.ts';

const table: TableFacts = { schema: 'main', name: 't', rowCount: 3, fingerprint: '42' };
const manifest: Manifest = {
  formatVersion: 1,
  kind: 'full',
  id: 'db-20260101T000000Z-abcdef',
  database: 'db',
  createdAt: '2026-01-01T00:00:00.000Z',
  sizeBytes: 1,
  sha256: 'a'.repeat(64),
  sealed: true,
  passes: 1,
  tornWalBytes: 0,
  storageVersion: 64,
  duckdbVersion: 'v1',
  tables: [table],
  file: 'db.duckdb',
  source: { path: '/db.duckdb', imported: false },
};
const check = (tables: TableFacts[], duckdbVersion = 'v1') =>
  checkAgainstManifest({ duckdbVersion, tables }, manifest);

test('the same tables under the same engine version are no problem and need no note', () => {
  expect(check([table])).toEqual({ problems: [], notes: [] });
});

test.each([
  ['a missing table', [], 'table_missing'],
  ['another row count', [{ ...table, rowCount: 2 }], 'row_count'],
  ['other rows', [{ ...table, fingerprint: '43' }], 'fingerprint'],
  ['a table more', [table, { ...table, name: 'u' }], 'table_unexpected'],
])('%s is a problem', (_condition, tables, code) => {
  expect(check(tables).problems).toMatchObject([{ code }]);
});

test('another engine version skips fingerprints, says so, and still counts rows', () => {
  const { problems, notes } = check([{ ...table, fingerprint: '43' }], 'v2');
  expect(problems).toEqual([]);
  expect(notes).toHaveLength(1);
  expect(check([{ ...table, rowCount: 4 }], 'v2').problems).toMatchObject([{ code: 'row_count' }]);
});

test('a fingerprint that was made in an earlier way is skipped, and the rest of what it says of other tables is not', () => {
  const other = { ...table, name: 'u' };
  const made = { ...manifest, tables: [table, other] };
  const found = (changes: Partial<TableFacts>) => ({
    duckdbVersion: 'v1',
    tables: [
      { ...table, fingerprint: '43', fingerprintVersion: 2 },
      { ...other, ...changes },
    ],
  });
  const { problems, notes } = checkAgainstManifest(found({}), made);
  expect(problems).toEqual([]);
  expect(notes).toEqual([expect.stringMatching(/^Fingerprints were skipped.*: of main\.t\.$/)]);
  expect(checkAgainstManifest(found({ fingerprint: '43' }), made).problems).toMatchObject([
    { code: 'fingerprint', table: 'main.u' },
  ]);
});

test('fingerprints that were made in one later way are compared', () => {
  const later = { ...table, fingerprintVersion: 2 };
  const made = { ...manifest, tables: [later] };
  const check = (found: TableFacts) => checkAgainstManifest({ duckdbVersion: 'v1', tables: [found] }, made);
  expect(check(later)).toEqual({ problems: [], notes: [] });
  expect(check({ ...later, fingerprint: '43' }).problems).toMatchObject([{ code: 'fingerprint' }]);
});

test('tables whose schema and name run together to the same text are told apart', () => {
  const [one, other] = [
    { ...table, schema: 'a.b', name: 'c' },
    { ...table, schema: 'a', name: 'b.c', rowCount: 5 },
  ];
  const both = { ...manifest, tables: [one, other] };
  expect(checkAgainstManifest({ duckdbVersion: 'v1', tables: [one, other] }, both).problems).toEqual([]);
});
