import { expect, test } from 'vitest';
import { rowHash } from '../../../src/engine/row-hash.ts';

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
