import { expect, test } from 'vitest';
import type { Candidate } from '../../../../../src/engine/exchange/schema/candidates.ts';
import { defaultsIn } from '../../../../../src/engine/exchange/schema/macro-signatures.ts';
import { needed } from '../../../../../src/engine/exchange/schema/needed.ts';
import { withSelfReferences } from '../../../../../src/engine/exchange/schema/table-statements.ts';

test('foreign keys to the table itself are put where DuckDB leaves them out, and not into quoted text', () => {
  const sql = `CREATE TABLE t("a, , " INTEGER DEFAULT(', , '), b INTEGER, , CHECK((b > 0)), );`;
  expect(withSelfReferences(sql, ['FOREIGN KEY (b)', 'FOREIGN KEY (c)'])).toBe(
    `CREATE TABLE t("a, , " INTEGER DEFAULT(', , '), b INTEGER, FOREIGN KEY (b), CHECK((b > 0)), FOREIGN KEY (c));`,
  );
});

test('a table without them stays as it is', () => {
  const sql = 'CREATE TABLE t(a INTEGER, b VARCHAR);';
  expect(withSelfReferences(sql, [])).toBe(sql);
});

const overload = (name: string, ...parameters: string[]) => ({
  name,
  parameters,
  types: parameters.map(() => null),
});

test('the default values of parameters are read from a signature', () => {
  expect(defaultsIn('f()', overload('f'))).toEqual([]);
  expect(defaultsIn('f(a, b)', overload('f', 'a', 'b'))).toEqual([null, null]);
  expect(defaultsIn(`f(a, b := [1, 2], c := 'x, c := (''')`, overload('f', 'a', 'b', 'c'))).toEqual([
    null,
    '[1, 2]',
    `'x, c := ('''`,
  ]);
  expect(defaultsIn('f(a INTEGER := 5)', { name: 'f', parameters: ['a'], types: ['INTEGER'] })).toEqual([
    '5',
  ]);
});

test('a signature of another overload, or one that cannot be told apart, gives nothing', () => {
  expect(defaultsIn('f(a)', overload('f', 'a', 'b'))).toBeNull();
  expect(defaultsIn('f(x, y)', overload('f', 'a', 'b'))).toBeNull();
  expect(defaultsIn('f(a, b := 1)', overload('f', 'a, b'))).toBeNull();
});

const candidate = (
  kind: Candidate['kind'],
  object: string,
  sql: string,
  table: string | null = null,
): Candidate => ({
  kind,
  schema: 'main',
  object,
  table,
  name: `main.${object}`,
  sql,
});

test('tables need what their statements mention, what that mentions, and its comments, and nothing else', () => {
  const all = [
    candidate('type', 'mood', 'CREATE TYPE mood AS ENUM()'),
    candidate('sequence', 'q"2', 'CREATE SEQUENCE'),
    candidate('sequence', 'other', 'CREATE SEQUENCE'),
    candidate(
      'table',
      't',
      `CREATE TABLE t (a INTEGER DEFAULT outer_one(), b INTEGER DEFAULT nextval('"q""2"'))`,
      't',
    ),
    candidate('table', 'u', 'CREATE TABLE u (a INTEGER DEFAULT unneeded())', 'u'),
    candidate('macro', 'OUTER_ONE', `CREATE MACRO OUTER_ONE() AS CAST('a' AS Mood)`),
    candidate('macro', 'unneeded', 'CREATE MACRO'),
    candidate('index', 'i', 'CREATE INDEX', 't'),
    candidate('index', 'j', 'CREATE INDEX', 'u'),
    candidate('view', 'v', 'CREATE VIEW v AS FROM t'),
    candidate('comment', 'mood', 'COMMENT ON TYPE'),
    candidate('comment', 'other', 'COMMENT ON SEQUENCE'),
    candidate('comment', 't', 'COMMENT ON TABLE', 't'),
    candidate('comment', 'u', 'COMMENT ON TABLE', 'u'),
  ];
  const kept = needed(all, [{ schema: 'MAIN', name: 'T' }]).map(({ kind, object }) => `${kind} ${object}`);
  expect(kept).toEqual([
    'type mood',
    'sequence q"2',
    'table t',
    'macro OUTER_ONE',
    'index i',
    'comment mood',
    'comment t',
  ]);
});
