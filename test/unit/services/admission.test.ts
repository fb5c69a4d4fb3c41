import { expect, test } from 'vitest';
import { noAnnotation } from '../../../src/domain/backup.ts';
import type { ExportRequest } from '../../../src/domain/export-request.ts';
import { Problem } from '../../../src/domain/problem.ts';
import { mergeCopies } from '../../../src/domain/stored-backup.ts';
import { createAdmission } from '../../../src/services/admission.ts';
import { configuredDatabase } from '../../support/configured-database.ts';
import { manifestOf, repositoryOn } from '../../support/repository.ts';

const repository = repositoryOn({ root: '/nowhere' });
const admit = createAdmission({
  hooks: { find: (name) => (name === 'one' ? { command: ['x'], timeoutMs: 1, detach: false } : null) },
  repositories: new Map([['local', repository]]),
  databases: new Map(['one', 'other'].map((name) => [name, configuredDatabase(name)])),
  findBackup(id) {
    const manifest = manifestOf(id, '');
    const record = { repository: 'local', manifest, annotation: noAnnotation, revision: 0, verified: {} };
    if (id.startsWith('unknown')) throw new Problem('not_found', id);
    const copies = [{ record, repository }] as const;
    return { stored: mergeCopies([record], []), copies, best: copies };
  },
  findExport: (id) => {
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

const exporting = (request: ExportRequest) => admit({ kind: 'export', request });
const suffix = '20251111T030000Z-7f3a9c';

test('an export is about the database that it is of, or that its backup is of', async () => {
  expect(await exporting({ database: 'one', format: 'csv' })).toBe('one');
  expect(await exporting({ backup: `other-${suffix}`, format: 'csv', repository: 'local' })).toBe('other');
});

test.each<[string, ExportRequest, string]>([
  ['an unknown database', { database: 'none', format: 'csv' }, 'not_found'],
  ['an unknown backup', { backup: `unknown-${suffix}`, format: 'csv' }, 'not_found'],
  [
    'a backup of a database that is configured no more',
    { backup: `old-${suffix}`, format: 'csv' },
    'not_found',
  ],
  ['an unknown repository', { database: 'one', format: 'csv', repository: 'none' }, 'not_found'],
  [
    'values that contradict one another',
    { database: 'one', format: 'csv', rowGroupSize: 4096 },
    'validation_failed',
  ],
])('an export of %s is refused', async (_, request, code) => {
  await expect(exporting(request)).rejects.toMatchObject({ code });
});

test('a file is admitted for any database, and is about that; to a path it is about none', async () => {
  const source = { file: '/rows.csv', table: 't' };
  expect(await admit({ kind: 'restore', request: { source, target: { database: 'one' } } })).toBe('one');
  expect(await admit({ kind: 'restore', request: { source, target: { path: '/x.duckdb' } } })).toBeNull();
});

test('an unknown export is refused before a job is made of it', async () => {
  const unknown = { export: 'one-20251111T030000Z-7f3a9c' };
  const target = { path: '/x.duckdb' };
  for (const asked of [
    { kind: 'restore', request: { source: unknown, target } },
    { kind: 'verify', request: { ...unknown, level: 'checksum' } },
    { kind: 'compare', request: { left: { database: 'one' }, right: unknown, mode: 'counts' } },
  ] as const) {
    await expect(admit(asked)).rejects.toMatchObject({ code: 'not_found' });
  }
});
