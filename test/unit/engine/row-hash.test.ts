import { expect, test } from 'vitest';
import { hashVersion, rowHash } from '../../../src/engine/row-hash.ts';

test('columns are hashed together in their order, their names quoted', () => {
  const columns = [
    { name: 'a"b', type: 'INTEGER' },
    { name: 'c', type: 'VARCHAR' },
  ];
  expect(rowHash(columns)).toBe('system.main.hash("a""b", "c")');
});

test('a row of no columns hashes to a constant', () => {
  expect(rowHash([])).toBe('system.main.hash(NULL)');
});

test('a type that nobody has heard of is hashed by its text', () => {
  expect(rowHash([{ name: 'x', type: 'QUATERNION(4)' }])).toBe('system.main.hash(CAST("x" AS VARCHAR))');
});

test.each([
  'INTEGER',
  'DECIMAL(18,3)',
  'VARCHAR[]',
  "ENUM('a')",
  'MAP(VARCHAR, STRUCT(a DOUBLE))',
  'VARIANT',
])('%s is hashed as it ever was', (type) => {
  expect(hashVersion([{ name: 'x', type }])).toBe(1);
});

test.each(['DECIMAL(19,3)', 'DECIMAL(38,0)', 'VARCHAR[2]', 'UNION(a INTEGER)', 'STRUCT(v VARIANT)[]'])(
  'a row with a %s is hashed in another way than it used to be, and so are all of its table',
  (type) => {
    const columns = [
      { name: 'x', type: 'INTEGER' },
      { name: 'y', type },
    ];
    expect(hashVersion(columns)).toBe(2);
  },
);
