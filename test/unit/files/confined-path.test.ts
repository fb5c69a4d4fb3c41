import { mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Problem } from '../../../src/domain/problem.ts';
import { confine, isInside } from '../../../src/files/confined-path.ts';
import { temporaryFolder } from '../../support/folder.ts';

/** Two roots with a folder and links of every kind, and a folder outside. */
async function rootsWithLinks() {
  const folder = await realpath(await temporaryFolder());
  const [root, other, outside] = ['root', 'other', 'outside'].map((name) => join(folder, name));
  if (!root || !other || !outside) throw new Error('three folders');
  for (const path of [join(root, 'sub'), other, outside]) await mkdir(path, { recursive: true });
  await writeFile(join(outside, 'secret'), 'x');
  await symlink(outside, join(root, 'out'));
  await symlink('../outside/not-there-yet', join(root, 'dangling'));
  await symlink('sub', join(root, 'in'));
  await symlink(other, join(root, 'across'));
  await symlink('circle', join(root, 'circle'));
  await symlink('..', join(root, 'sub', 'up'));
  return { folder, root, other, outside };
}

const refusal = (path: string, roots: readonly string[]) =>
  confine(path, roots).then(
    (allowed) => `allowed as ${allowed}`,
    (error: unknown) => (error instanceof Problem ? error.code : error),
  );

test('a path of any parts is allowed exactly when it leads into a root', async () => {
  const { root, other, folder } = await rootsWithLinks();
  const roots = [root, other];
  const part = fc.constantFrom(
    'sub',
    'in',
    'out',
    'across',
    'dangling',
    'up',
    '..',
    '.',
    '',
    'new',
    '%2e%2e',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(root, other, folder),
      fc.array(part, { maxLength: 6 }),
      async (start, parts) => {
        const asked = [start, ...parts].join(sep);
        const allowed = await confine(asked, roots).catch((error: unknown) => {
          if (error instanceof Problem && error.code === 'path_not_allowed') return null;
          throw error;
        });
        const real = await realpath(asked).catch(() => null);
        if (allowed !== null) expect(roots.some((allowing) => isInside(allowed, allowing))).toBe(true);
        // What exists, the system itself can resolve.
        if (real !== null)
          expect(allowed).toBe(roots.some((allowing) => isInside(real, allowing)) ? real : null);
      },
    ),
    { numRuns: 500 },
  );
});

test('a path to a file that does not exist yet is allowed, with the links on its way followed', async () => {
  const { root, other } = await rootsWithLinks();
  expect(await confine(join(root, 'a', 'b.duckdb'), [root])).toBe(join(root, 'a', 'b.duckdb'));
  expect(await confine(join(root, 'in', 'b.duckdb'), [root])).toBe(join(root, 'sub', 'b.duckdb'));
  expect(await confine(join(root, 'across', 'b.duckdb'), [root, other])).toBe(join(other, 'b.duckdb'));
});

test('a root that is reached by a link, or does not exist yet, allows what lies in it', async () => {
  const { root, folder } = await rootsWithLinks();
  await symlink(root, join(folder, 'link'));
  expect(await confine(join(folder, 'link', 'x'), [join(folder, 'link')])).toBe(join(root, 'x'));
  expect(await confine(join(folder, 'later', 'x'), [join(folder, 'later')])).toBe(join(folder, 'later', 'x'));
});

test.each([
  ['a root itself', ''],
  ['a root itself, spelled with a dot', '/.'],
  ['the parent', '/..'],
  ['a neighbour whose name begins like the root', '/../root-2/x'],
  ['a path that climbs out', '/sub/../../outside/x'],
  ['a path through a link that leads out', '/out/secret'],
  ['a link that dangles outside', '/dangling'],
  ['a path that climbs out through a link', '/sub/up/../outside/x'],
  ['a circle of links', '/circle'],
  ['a path below a file', '/out/secret/x'],
  ['a path with a NUL', '/x\0.duckdb'],
])('%s is refused', async (_, rest) => {
  const { root } = await rootsWithLinks();
  expect(await refusal(root + rest, [root])).toBe('path_not_allowed');
});

test.each(['restored/x', './x', '~/x', '', 'file:///etc/passwd'])(
  '%j is refused: it is not absolute',
  async (path) => {
    const { root } = await rootsWithLinks();
    expect(await refusal(path, [root])).toBe('path_not_allowed');
  },
);

test('nothing is allowed where no root is configured', async () => {
  expect(await refusal('/tmp/x', [])).toBe('path_not_allowed');
});

test('a path with a "?", where DuckDB would look for the log elsewhere, is refused inside a root too', async () => {
  const { root } = await rootsWithLinks();
  expect(await refusal(join(root, 'what?.duckdb'), [root])).toBe('path_not_allowed');
});
