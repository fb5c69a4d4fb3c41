import { expect, test } from 'vitest';
import { Problem } from '../../../src/domain/problem.ts';
import { createAdmission } from '../../../src/services/admission.ts';

const database = (name: string) => ({
  name,
  path: `/${name}.duckdb`,
  repository: 'local',
  maxAgeMs: 1,
  imageDeadlineMs: 1,
});
const admit = createAdmission({
  databases: new Map(['one', 'other'].map((name) => [name, database(name)])),
  findBackup: (id) => {
    throw new Problem('not_found', id);
  },
  importable: async (file) => file,
  restorable: async (file) => file,
});
const restore = (from: string, to: string, force?: boolean) =>
  admit({
    kind: 'restore',
    request: {
      source: { database: from, latest: true },
      target: { database: to },
      ...(force ? { force } : {}),
    },
  });

test('a restore to the database that the backup is of is admitted, and is about that database', async () => {
  expect(await restore('one', 'one')).toBe('one');
});

test('a restore to another database is refused unless it is forced, and is about the target', async () => {
  await expect(restore('one', 'other')).rejects.toMatchObject({ code: 'target_not_replaceable' });
  expect(await restore('one', 'other', true)).toBe('other');
});

test('a job about an unknown database is refused', async () => {
  await expect(admit({ kind: 'backup', request: { database: 'none' } })).rejects.toMatchObject({
    code: 'not_found',
  });
});
