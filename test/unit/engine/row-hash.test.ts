import { expect, test } from 'vitest';
import { hashVersion, rowHash } from '../../../src/engine/row-hash.ts';

test('columns are hashed together in their order, their names quoted', () => {
  const columns = [
    { name: 'a"b', type: 'INTEGER' },
    { name: 'c', type: 'VARCHAR' },
  ];
  const text = 'CAST("c" AS VARCHAR)';
  expect(rowHash(columns)).toBe(
    `system.main.hash("a""b", ${text}, CASE WHEN system.main.strlen(${text}) > 8 THEN '....' || ${text} END)`,
  );
});

test('a row of no columns hashes to a constant', () => {
  expect(rowHash([])).toBe('system.main.hash(NULL)');
});

test('a type that nobody has heard of is hashed by its text', () => {
  const text = 'CAST("x" AS VARCHAR)';
  expect(rowHash([{ name: 'x', type: 'QUATERNION(4)' }])).toBe(
    `system.main.hash(${text}, CASE WHEN system.main.strlen(${text}) > 8 THEN '....' || ${text} END)`,
  );
});

test.each(['INTEGER', 'DECIMAL(18,3)', 'DOUBLE', 'TIMESTAMP WITH TIME ZONE'])(
  '%s is hashed as it ever was',
  (type) => {
    expect(hashVersion([{ name: 'x', type }])).toBe(1);
  },
);

test.each([
  'VARCHAR',
  'BLOB',
  'DECIMAL(19,3)',
  'UUID',
  "ENUM('a')",
  'INTEGER[]',
  'STRUCT(a INTEGER)',
  'VARIANT',
])('a row with a %s is hashed in another way than it used to be, and so are all of its table', (type) => {
  const columns = [
    { name: 'x', type: 'INTEGER' },
    { name: 'y', type },
  ];
  expect(hashVersion(columns)).toBe(4);
});
