import { expect, test } from 'vitest';
import { identifier, literal, qualified } from '../../../src/engine/sql.ts';

test('a double quote in an identifier is doubled', () => {
  expect(identifier('a"b')).toBe('"a""b"');
});

test('a single quote in a literal is doubled, and nothing else is special', () => {
  expect(literal("it's \\n")).toBe("'it''s \\n'");
});

test('a NUL in a literal is refused, because it would end the statement', () => {
  expect(() => literal('a\0b')).toThrow(RangeError);
});

test('each part of a qualified name is quoted on its own', () => {
  expect(qualified('db', 'my.schema', 'table')).toBe('"db"."my.schema"."table"');
});
