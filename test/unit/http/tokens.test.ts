import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addToken } from '../../../src/http/add-token.ts';
import { createToken, loadTokens, parseTokens, TokensFileError } from '../../../src/http/tokens.ts';
import { temporaryFolder } from '../../support/folder.ts';

const now = new Date('2026-11-22T03:00:00.000Z');

test('a token that was added names its principal, and no other string does', async () => {
  const file = join(await temporaryFolder(), 'state', 'tokens');
  const [ops, dashboard] = [await addToken(file, 'ops', now), await addToken(file, 'dashboard', now)];
  const tokens = await loadTokens(file);
  expect(tokens.names).toEqual(['ops', 'dashboard']);
  expect(tokens.principalOf(ops)).toBe('ops');
  expect(tokens.principalOf(dashboard)).toBe('dashboard');
  const wrong = fc.oneof(
    fc.string(),
    fc.nat(ops.length - 1).map((length) => ops.slice(0, length)),
    fc.string({ minLength: 1 }).map((more) => ops + more),
    fc.constantFrom(ops.toUpperCase(), createHash('sha256').update(ops).digest('hex'), 'ops'),
  );
  fc.assert(fc.property(wrong, (token) => tokens.principalOf(token) === null));
});

test('the file holds the hash and not the token, and only its owner may read it', async () => {
  const file = join(await temporaryFolder(), 'state', 'tokens');
  const token = await addToken(file, 'ops', now);
  expect(token).toMatch(/^duckback_[A-Za-z0-9_-]{43}$/);
  const text = await readFile(file, 'utf8');
  const sha256 = createHash('sha256').update(token).digest('hex');
  expect(text).toBe(`{"name":"ops","sha256":"${sha256}","createdAt":"2026-11-22T03:00:00.000Z"}\n`);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(file, '..'))).mode & 0o777).toBe(0o700);
});

test('a token is added behind what is there, comments and a missing line end included', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'tokens');
  const { token, entry } = createToken('old', now);
  const before = `# made by hand\n\n${JSON.stringify(entry)}`;
  await writeFile(file, before, { mode: 0o644 });
  const added = await addToken(file, 'new', now);
  const tokens = await loadTokens(file);
  expect([tokens.principalOf(token), tokens.principalOf(added)]).toEqual(['old', 'new']);
  expect(await readFile(file, 'utf8')).toContain(`${before}\n`);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['tokens']);
});

test('a name that is taken, reserved or malformed is refused and the file stays as it is', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'tokens');
  await addToken(file, 'ops', now);
  const before = await readFile(file, 'utf8');
  for (const name of ['ops', 'anonymous', '', 'Ops', 'a b', '../x', 'a\n', 'a'.repeat(64)]) {
    await expect(addToken(file, name, now)).rejects.toThrow(TokensFileError);
  }
  expect(await readFile(file, 'utf8')).toBe(before);
  expect(await readdir(folder)).toEqual(['tokens']);
});

test('of many tokens added at once, those that were given out are all in the file', async () => {
  const file = join(await temporaryFolder(), 'tokens');
  const names = Array.from({ length: 8 }, (_, at) => `client-${at}`);
  const outcomes = await Promise.allSettled(names.map((name) => addToken(file, name, now)));
  const given = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  const tokens = await loadTokens(file);
  expect(given.length).toBeGreaterThan(0);
  expect(given.every((token) => tokens.principalOf(token) !== null)).toBe(true);
  expect(tokens.names).toHaveLength(given.length);
  for (const reason of refused) expect(String(reason)).toContain('another token is being made');
});

test('a malformed line is refused with its number, by the service and by the command', async () => {
  const file = join(await temporaryFolder(), 'tokens');
  const line = JSON.stringify(createToken('ops', now).entry);
  await writeFile(file, `# ours\n${line}\nops 123\n`);
  const message = `${file}:3: is not {"name":..,"sha256":..,"createdAt":..}`;
  await expect(loadTokens(file)).rejects.toThrow(message);
  await expect(addToken(file, 'new', now)).rejects.toThrow(message);
});

test.each([
  ['{"name":"ops"}'],
  ['[]'],
  ['null'],
  [JSON.stringify({ ...createToken('ops', now).entry, sha256: 'abc' })],
  [JSON.stringify({ ...createToken('ops', now).entry, sha256: 'A'.repeat(64) })],
  [JSON.stringify({ ...createToken('ops', now).entry, createdAt: 'today' })],
  [JSON.stringify({ ...createToken('ops', now).entry, role: 'admin' })],
  [JSON.stringify(createToken('Ops', now).entry)],
])('the line %s is no token entry', (line) => {
  expect(() => parseTokens(line, 'tokens')).toThrow('tokens:1: is not');
});

test('two lines of one name are refused', () => {
  const lines = [createToken('ops', now).entry, createToken('ops', now).entry].map((entry) =>
    JSON.stringify(entry),
  );
  expect(() => parseTokens(lines.join('\r\n'), 'tokens')).toThrow(
    'tokens:2: a line above has the name ops already',
  );
});

test('a file without entries would let nobody in: it, a missing one and a folder are refused by name', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'empty'), '# none yet\n');
  await expect(loadTokens(join(folder, 'empty'))).rejects.toThrow('has no tokens');
  await mkdir(join(folder, 'folder'));
  for (const name of ['missing', 'folder']) {
    await expect(loadTokens(join(folder, name))).rejects.toThrow(`${join(folder, name)}: cannot be read`);
  }
});
