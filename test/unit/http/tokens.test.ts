import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Principal } from '../../../src/domain/access.ts';
import { addToken } from '../../../src/http/add-token.ts';
import { createToken, loadTokens, parseTokens, TokensFileError } from '../../../src/http/tokens.ts';
import { temporaryFolder } from '../../support/folder.ts';

const now = new Date('2026-11-22T03:00:00.000Z');
const as = (name: string): Principal => ({ name, role: 'operator', databases: null });

test('a token that was added names its principal, and no other string does', async () => {
  const file = join(await temporaryFolder(), 'state', 'tokens');
  const [ops, dashboard] = [await addToken(file, as('ops'), now), await addToken(file, as('dashboard'), now)];
  const tokens = await loadTokens(file);
  expect(tokens.names).toEqual(['ops', 'dashboard']);
  expect(tokens.find(ops)).toEqual(as('ops'));
  expect(tokens.find(dashboard)).toEqual(as('dashboard'));
  const wrong = fc.oneof(
    fc.string(),
    fc.nat(ops.length - 1).map((length) => ops.slice(0, length)),
    fc.string({ minLength: 1 }).map((more) => ops + more),
    fc.constantFrom(ops.toUpperCase(), createHash('sha256').update(ops).digest('hex'), 'ops'),
  );
  fc.assert(fc.property(wrong, (token) => tokens.find(token) === null));
});

test('the file holds the hash and not the token, and only its owner may read it', async () => {
  const file = join(await temporaryFolder(), 'state', 'tokens');
  const token = await addToken(file, as('ops'), now);
  expect(token).toMatch(/^duckback_[A-Za-z0-9_-]{43}$/);
  const text = await readFile(file, 'utf8');
  const sha256 = createHash('sha256').update(token).digest('hex');
  expect(text).toBe(
    `{"name":"ops","role":"operator","sha256":"${sha256}","createdAt":"2026-11-22T03:00:00.000Z"}\n`,
  );
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(file, '..'))).mode & 0o777).toBe(0o700);
});

test('a token is added behind what is there, comments and a missing line end included', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'tokens');
  const { token, entry } = createToken(as('old'), now);
  const before = `# made by hand\n\n${JSON.stringify(entry)}`;
  await writeFile(file, before, { mode: 0o644 });
  const added = await addToken(file, as('new'), now);
  const tokens = await loadTokens(file);
  expect([tokens.find(token), tokens.find(added)]).toEqual([as('old'), as('new')]);
  expect(await readFile(file, 'utf8')).toContain(`${before}\n`);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['tokens']);
});

test('a name that is taken, reserved or malformed is refused and the file stays as it is', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'tokens');
  await addToken(file, as('ops'), now);
  const before = await readFile(file, 'utf8');
  for (const name of [
    'ops',
    'anonymous',
    'copies',
    'duckback',
    '',
    'Ops',
    'a b',
    '../x',
    'a\n',
    'a'.repeat(64),
  ]) {
    await expect(addToken(file, as(name), now)).rejects.toThrow(TokensFileError);
  }
  expect(await readFile(file, 'utf8')).toBe(before);
  expect(await readdir(folder)).toEqual(['tokens']);
});

test('of many tokens added at once, those that were given out are all in the file', async () => {
  const file = join(await temporaryFolder(), 'tokens');
  const names = Array.from({ length: 8 }, (_, at) => `client-${at}`);
  const outcomes = await Promise.allSettled(names.map((name) => addToken(file, as(name), now)));
  const given = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  const tokens = await loadTokens(file);
  expect(given.length).toBeGreaterThan(0);
  expect(given.every((token) => tokens.find(token) !== null)).toBe(true);
  expect(tokens.names).toHaveLength(given.length);
  for (const reason of refused) expect(String(reason)).toContain('another token is being made');
});

test('a malformed line is refused with its number, by the service and by the command', async () => {
  const file = join(await temporaryFolder(), 'tokens');
  const line = JSON.stringify(createToken(as('ops'), now).entry);
  await writeFile(file, `# ours\n${line}\nops 123\n`);
  const message = `${file}:3: is not {"name":..,"role":..,"sha256":..,"createdAt":..}`;
  await expect(loadTokens(file)).rejects.toThrow(message);
  await expect(addToken(file, as('new'), now)).rejects.toThrow(message);
});

test.each([
  ['{"name":"ops"}'],
  ['[]'],
  ['null'],
  [JSON.stringify({ ...createToken(as('ops'), now).entry, sha256: 'abc' })],
  [JSON.stringify({ ...createToken(as('ops'), now).entry, sha256: 'A'.repeat(64) })],
  [JSON.stringify({ ...createToken(as('ops'), now).entry, createdAt: 'today' })],
  [JSON.stringify({ ...createToken(as('ops'), now).entry, role: 'root' })],
  [JSON.stringify({ ...createToken(as('ops'), now).entry, databases: [] })],
  [JSON.stringify({ ...createToken(as('ops'), now).entry, databases: ['../x'] })],
  [JSON.stringify(createToken(as('Ops'), now).entry)],
])('the line %s is no token entry', (line) => {
  expect(() => parseTokens(line, 'tokens')).toThrow('tokens:1: is not');
});

test('a line of a version that knew no roles may do everything, as then', async () => {
  const file = join(await temporaryFolder(), 'tokens');
  const { token, entry } = createToken(as('ops'), now);
  const { role: _, ...old } = entry;
  await writeFile(file, JSON.stringify(old));
  expect((await loadTokens(file)).find(token)).toEqual({ name: 'ops', role: 'admin', databases: null });
});

test('a token for some databases is read back so', async () => {
  const file = join(await temporaryFolder(), 'tokens');
  const limited: Principal = { name: 'ops', role: 'viewer', databases: ['availability', 'prices'] };
  const token = await addToken(file, limited, now);
  expect((await loadTokens(file)).find(token)).toEqual(limited);
});

test('two lines of one name are refused', () => {
  const lines = [createToken(as('ops'), now).entry, createToken(as('ops'), now).entry].map((entry) =>
    JSON.stringify(entry),
  );
  expect(() => parseTokens(lines.join('\r\n'), 'tokens')).toThrow(
    'tokens:2: a line above has the name ops already',
  );
});

test('two lines of one token are refused: to delete one of them would not revoke it', () => {
  const { entry } = createToken(as('ops'), now);
  const lines = [entry, { ...entry, name: 'boss', role: 'admin' }].map((each) => JSON.stringify(each));
  expect(() => parseTokens(lines.join('\n'), 'tokens')).toThrow(
    'tokens:2: a line above, of ops, has the same token',
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
