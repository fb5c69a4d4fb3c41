import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BackupRepository } from '../../../src/domain/ports/repository.ts';
import { collect, never } from '../../support/bytes.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { createIdentities, publishBackup, repositoryOn, scanAll } from '../../support/repository.ts';
import { changed, copied, fresh, initial, kept, unsealed, victim } from './crash-backups.ts';
import { killAtChanges, stride } from './kill-at-changes.ts';

async function expectWhole(repository: BackupRepository, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const image = await collect(repository.content(id, { signal: never() }));
    expect(String(image)).toBe(`image of ${id}`);
    if (id !== unsealed) continue;
    const log = await collect(repository.content(id, { part: 'wal', signal: never() }));
    expect(String(log)).toBe(`log of ${id}`);
  }
}

/** What must hold after a restart, wherever the process died. Gives the backups that are there. */
async function checkAfterRestart(root: string, id: string): Promise<string[]> {
  const repository = repositoryOn({ root, identity: createIdentities(id) });
  await repository.open(['availability']);
  const { ids, records, foreign } = await scanAll(repository);
  expect(foreign).toEqual([]);
  expect([
    [kept, victim],
    [kept, victim, fresh],
    [kept, victim, fresh, unsealed],
    [kept, fresh],
    [kept, fresh, copied],
  ]).toContainEqual(ids);
  await expectWhole(repository, ids);
  const annotation = records.find(({ manifest }) => manifest.id === fresh)?.annotation ?? initial;
  expect([initial, changed]).toContainEqual(annotation);
  const files = await readdir(join(root, 'availability', 'backups'), {
    recursive: true,
    withFileTypes: true,
  });
  const owners = files.filter((file) => file.isFile()).map((file) => file.parentPath);
  expect(owners.filter((folder) => !ids.some((id) => folder.includes(id)))).toEqual([]);
  const staged = await readdir(join(root, '.staging'), { recursive: true, withFileTypes: true });
  expect(staged.filter((entry) => !entry.isDirectory() && !entry.parentPath.endsWith('.locks'))).toEqual([]);
  return ids;
}

test('a process killed before any change of the file system leaves whole backups and, once reopened, nothing else', async () => {
  const folder = await temporaryFolder();
  const origin = join(folder, 'origin');
  const identity = createIdentities();
  const repository = repositoryOn({ root: origin, identity });
  await repository.open(['availability']);
  for (const id of [kept, victim]) await publishBackup(repository, id);
  const id = identity.known('local') ?? '';

  const runs = { child: new URL('./crash-child.ts', import.meta.url), origin, folder, id };
  const seen = await killAtChanges(runs, (root) => checkAfterRestart(root, id));
  expect(seen[0]).toEqual([kept, victim]);
  expect(seen).toContainEqual([kept, victim, fresh]);
  expect(seen).toContainEqual([kept, victim, fresh, unsealed]);
  expect(seen).toContainEqual([kept, fresh]);
  expect(seen.at(-1)).toEqual([kept, fresh, copied]);
  expect(seen.length).toBeGreaterThan(50 / stride);
}, 300_000);
