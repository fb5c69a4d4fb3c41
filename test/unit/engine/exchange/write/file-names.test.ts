import fc from 'fast-check';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { ExportFile } from '../../../../../src/domain/export.ts';
import { createSlugs, partitionFolder } from '../../../../../src/engine/exchange/write/file-names.ts';
import { isKey } from '../../../../../src/repository/key.ts';

const isAllowed = (name: string) => Value.Check(ExportFile.properties.name, name);
const texts = fc.string({
  maxLength: 300,
  unit: fc.oneof(
    fc.constantFrom('.', '/', '=', '%', '~', ' ', '-', 'é', '\0', 'a', 'A'),
    fc.string({ minLength: 1, maxLength: 1 }),
  ),
});

test('names of files are allowed ones, and differ by more than case', () => {
  const tables = fc.uniqueArray(fc.tuple(texts, texts), {
    selector: (pair) => JSON.stringify(pair),
    maxLength: 30,
  });
  fc.assert(
    fc.property(tables, (names) => {
      const slugOf = createSlugs('.csv.gz');
      const files = names.map(([schema, table]) => `${slugOf(schema, table)}.csv.gz`);
      expect(files.every(isAllowed)).toBe(true);
      expect(files.every((name) => name.length <= 200)).toBe(true);
      expect(new Set(files.map((name) => name.toLowerCase())).size).toBe(files.length);
    }),
  );
});

const columns = fc.string({
  minLength: 1,
  maxLength: 20,
  unit: fc.constantFrom('.', '-', '%', 'é', '\uFEFF', ' ', '2', 'e', 'a'),
});

test('folders of partitions are allowed names that tell column and value, or null where they are too long', () => {
  fc.assert(
    fc.property(columns, fc.option(texts), (column, value) => {
      const folder = partitionFolder(column, value);
      if (folder === null) {
        expect(Buffer.byteLength(`${column}${value}`)).toBeGreaterThan(80);
        return;
      }
      expect(isAllowed(folder) && isKey(`a/${folder}/b`)).toBe(true);
      const [name = '', text = ''] = folder.split('=');
      expect(decodeURIComponent(name)).toBe(column.toWellFormed());
      expect(text === '__HIVE_DEFAULT_PARTITION__' ? value : decodeURIComponent(text)).toBe(
        value?.toWellFormed() ?? null,
      );
    }),
  );
});
