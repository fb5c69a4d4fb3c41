import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { collect, never } from '../../support/bytes.ts';
import { publishExport, scanExports } from '../../support/exports.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { createIdentities, repositoryOn, scanAll } from '../../support/repository.ts';
import { contentsOf, fresh, kept, victim } from './export-crash-exports.ts';
import { killAtChanges, stride } from './kill-at-changes.ts';

const filesBelow = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('.locks'))
    .map((entry) => join(entry.parentPath, entry.name));

/** What must hold after a restart, wherever the process died. Gives the exports that are there. */
async function checkAfterRestart(root: string, id: string): Promise<string[]> {
  const repository = repositoryOn({ root, identity: createIdentities(id) });
  await repository.open(['availability']);
  const { ids, foreign } = await scanExports(repository.exports);
  expect(foreign).toEqual([]);
  expect(await scanAll(repository)).toMatchObject({ ids: [], foreign: [] });
  for (const id of ids) {
    for (const [name, content] of Object.entries(contentsOf(id))) {
      const stored = await collect(repository.exports.content(id, name, { signal: never() }));
      expect(String(stored)).toBe(content);
    }
  }
  const files = await filesBelow(join(root, 'availability', 'exports'));
  expect(files).toHaveLength(ids.length * 4);
  expect(await filesBelow(join(root, '.staging'))).toEqual([]);
  return ids;
}

test('a process killed before any change of the file system leaves whole exports and, once reopened, nothing else', async () => {
  const folder = await temporaryFolder();
  const origin = join(folder, 'origin');
  const identity = createIdentities();
  const repository = repositoryOn({ root: origin, identity });
  await repository.open(['availability']);
  for (const id of [kept, victim]) await publishExport(repository, id, contentsOf(id));
  const id = identity.known('local') ?? '';

  const runs = { child: new URL('./export-crash-child.ts', import.meta.url), origin, folder, id };
  const seen = await killAtChanges(runs, (root) => checkAfterRestart(root, id));
  const before = [kept, victim];
  const between = [kept, victim, fresh];
  const after = [kept, fresh];
  for (const ids of seen) expect([before, between, after]).toContainEqual(ids);
  expect(seen[0]).toEqual(before);
  expect(seen).toContainEqual(between);
  expect(seen.at(-1)).toEqual(after);
  expect(seen.length).toBeGreaterThan(40 / stride);
}, 300_000);
