import { execFile } from 'node:child_process';
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { BackupRepository } from '../../../src/domain/ports/repository.ts';
import { mapOrdered } from '../../../src/repository/ordered.ts';
import { collect, never } from '../../support/bytes.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { createIdentities, publishBackup, repositoryOn, scanAll } from '../../support/repository.ts';
import { changed, fresh, initial, kept, victim } from './crash-backups.ts';

const child = fileURLToPath(new URL('./crash-child.ts', import.meta.url));

/** Every change of the file system in its turn, or a spread of them that is quick enough for every day. */
const stride = process.env.DUCKBACK_EXHAUSTIVE === '1' ? 1 : 4;

/** Runs the child on a folder; whether it was killed rather than ended. */
async function wasKilled(root: string, id: string, change: number): Promise<boolean> {
  try {
    await promisify(execFile)(process.execPath, [child, root, id, String(change)]);
    return false;
  } catch (error) {
    if (error instanceof Error && 'signal' in error && error.signal === 'SIGKILL') return true;
    throw error;
  }
}

async function expectWhole(repository: BackupRepository, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const image = await collect(repository.content(id, { signal: never() }));
    expect(String(image)).toBe(`image of ${id}`);
  }
}

/** What must hold after a restart, wherever the process died. Gives the backups that are there. */
async function checkAfterRestart(root: string, id: string): Promise<string[]> {
  const repository = repositoryOn({ root, identity: { known: () => id, remember: () => {} } });
  await repository.open(['availability']);
  const { ids, records, foreign } = await scanAll(repository);
  expect(foreign).toEqual([]);
  expect([
    [kept, victim],
    [kept, victim, fresh],
    [kept, fresh],
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

  const seen: string[][] = [];
  const changes = Array.from({ length: 200 / stride }, (_, index) => 1 + index * stride);
  const runs = mapOrdered(changes, 2, async (change) => {
    const root = join(folder, String(change));
    await cp(origin, root, { recursive: true });
    const killed = await wasKilled(root, id, change);
    return { killed, ids: await checkAfterRestart(root, id) };
  });
  for await (const { killed, ids } of runs) {
    seen.push(ids);
    if (!killed) break;
  }
  expect(seen[0]).toEqual([kept, victim]);
  expect(seen).toContainEqual([kept, victim, fresh]);
  expect(seen.at(-1)).toEqual([kept, fresh]);
  expect(seen.length).toBeGreaterThan(50 / stride);
}, 300_000);
