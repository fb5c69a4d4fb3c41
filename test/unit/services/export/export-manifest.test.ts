import { expect, test } from 'vitest';
import type { ExportRequest } from '../../../../src/domain/export-request.ts';
import type { Exported } from '../../../../src/domain/ports/engine.ts';
import { exportManifest } from '../../../../src/services/export/export-manifest.ts';
import { manifestOf } from '../../../support/repository.ts';

const tableOf = (name: string, window: { from: string; to: null } | null): Exported['tables'][number] => ({
  schema: 'main',
  name,
  rowCount: 3,
  columns: [{ name: 'date', type: 'DATE', storedAs: null }],
  primaryKey: [],
  orderBy: [],
  timeColumn: 'date',
  window,
  partitionedBy: [],
  files: [{ name: `${name}.csv`, rows: 3 }],
});
const exported: Exported = {
  duckdbVersion: 'v1.5.6',
  schema: [],
  notes: ['a note'],
  tables: [tableOf('daily_availability', null), tableOf('unknown', null)],
};
const backup = manifestOf('availability-20251111T030000Z-7f3a9c', 'content');
const fileOf = (name: string) => ({ name, sizeBytes: 7, sha256: '0'.repeat(64), rows: 3 });
const request: ExportRequest = { backup: backup.id, format: 'csv' };
const draft = {
  id: 'availability-20251111T030000Z-000001',
  database: 'availability',
  request,
  at: new Date(backup.createdAt),
  expiresAt: null,
  backup,
  exported,
  files: [fileOf('daily_availability.csv'), fileOf('unknown.csv')],
};
const fingerprintsOf = (changes: Partial<typeof draft>) =>
  exportManifest({ ...draft, ...changes }, () => []).tables.map(({ fingerprint }) => fingerprint);

test('whole tables of a backup have its fingerprints, as far as it knows them', () => {
  expect(fingerprintsOf({})).toEqual(['12345', null]);
});

test('a fingerprint says in an export too in which way it was made', () => {
  const tables = backup.tables.map((table) => ({ ...table, fingerprintVersion: 2 }));
  const { tables: made } = exportManifest({ ...draft, backup: { ...backup, tables } }, () => []);
  expect(made).toMatchObject([{ fingerprint: '12345', fingerprintVersion: 2 }, { fingerprint: null }]);
  expect(made[1]).not.toHaveProperty('fingerprintVersion');
});

test('a window of a table, a table of a live database and one that another engine read have no fingerprint', () => {
  const window = { from: '2025-10-01', to: null };
  expect(
    fingerprintsOf({ exported: { ...exported, tables: [tableOf('daily_availability', window)] } }),
  ).toEqual([null]);
  expect(exportManifest({ ...draft, backup: null }, () => []).tables[0]?.fingerprint).toBeNull();
  expect(fingerprintsOf({ exported: { ...exported, duckdbVersion: 'v1.5.7' } })).toEqual([null, null]);
});

test('a manifest says what was asked for, with the defaults that held, and carries the guide that was made of it', () => {
  const expiresAt = new Date('2026-02-09T00:00:00Z');
  const manifest = exportManifest({ ...draft, expiresAt }, ({ id, tables }) => [
    `${id} has ${tables.length} tables`,
  ]);
  expect(manifest).toMatchObject({
    kind: 'export',
    createdAt: backup.createdAt,
    expiresAt: '2026-02-09T00:00:00.000Z',
    source: { backup: backup.id },
    compression: { codec: 'none' },
    partitionBy: null,
    notes: ['a note'],
    readme: [`${draft.id} has 2 tables`],
  });
  expect(manifest.tables[0]?.files).toEqual([fileOf('daily_availability.csv')]);
});
