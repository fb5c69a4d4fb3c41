import { expect, test } from 'vitest';
import { encodeExportManifest } from '../../../../src/repository/exports/manifest.ts';
import { exportManifestOf } from '../../../support/exports.ts';

const id = 'availability-20251111T030000Z-7f3a9c';

test('a manifest of 20,000 partition files, or of 1,000 tables of 100 columns, can be published', () => {
  const names = Array.from({ length: 20_000 }, (_, index) => [
    `t/symbol=S${index}/year=2025/data_0.parquet`,
    '',
  ]);
  expect(encodeExportManifest(exportManifestOf(id, Object.fromEntries(names))).length).toBeGreaterThan(4e6);

  const [table] = exportManifestOf(id, {}).tables;
  if (!table) throw new Error('the manifest has no table');
  const columns = Array.from({ length: 100 }, (_, index) => ({
    name: `column_${index}`,
    type: 'VARCHAR',
    storedAs: null,
  }));
  const tables = Array.from({ length: 1000 }, (_, index) => ({ ...table, name: `t${index}`, columns }));
  expect(encodeExportManifest(exportManifestOf(id, {}, { tables })).length).toBeGreaterThan(8e6);
});

test('a manifest that would be too large to be read again is refused with what to do', () => {
  const notes = Array.from({ length: 200_000 }, (_, index) => `note ${index} ${'x'.repeat(80)}`);
  const refusal = expect.objectContaining({
    code: 'not_exportable',
    message: expect.stringMatching(/would have \d+ bytes, and can have 16777216/),
    hint: expect.stringContaining('several exports'),
  });
  expect(() => encodeExportManifest(exportManifestOf(id, {}, { notes }))).toThrow(refusal);
});
