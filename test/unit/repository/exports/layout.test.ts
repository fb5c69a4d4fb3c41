import fc from 'fast-check';
import { expect, test } from 'vitest';
import { databaseOfExport, exportId } from '../../../../src/domain/export.ts';
import {
  exportFileKey,
  exportManifestKey,
  exportPrefix,
  exportsPrefix,
  isFileName,
  locateExport,
} from '../../../../src/repository/exports/layout.ts';
import { keySegments } from '../../../../src/repository/key.ts';
import { locate, manifestKey } from '../../../../src/repository/layout.ts';

const id = 'availability-20251111T030000Z-7f3a9c';
const folder = `availability/exports/${id}`;

const databases = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,62}$/);
const instants = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});
const ids = fc
  .tuple(databases, instants, fc.uint8Array({ minLength: 3, maxLength: 3 }))
  .map(([name, at, random]) => exportId(name, at, random));
const segment = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._=%-]{0,60}$/);
const fileNames = fc.array(segment, { minLength: 1, maxLength: 8 }).map((segments) => segments.join('/'));

test('the objects of an export have the keys that the layout documents', () => {
  expect(exportManifestKey(id)).toBe(`${folder}/manifest.json`);
  expect(exportFileKey(id, 'daily_availability.parquet')).toBe(`${folder}/files/daily_availability.parquet`);
  expect(exportFileKey(id, 't/year=2024/month=1/data_0.csv.zst')).toBe(
    `${folder}/files/t/year=2024/month=1/data_0.csv.zst`,
  );
});

test('what lies at a key is found again from the key alone, and is legal', () => {
  fc.assert(
    fc.property(ids, fileNames, (id, name) => {
      expect(locateExport(exportManifestKey(id))).toEqual({ kind: 'manifest', id });
      expect(locateExport(exportFileKey(id, name))).toEqual({ kind: 'file', id, name });
      expect(exportFileKey(id, name).startsWith(exportPrefix(id))).toBe(true);
      expect(keySegments(exportFileKey(id, name))[0]).toBe(databaseOfExport(id));
    }),
  );
});

test('a file name of as many characters as a manifest may hold makes a key for the longest id', () => {
  const longest = exportId('d'.repeat(63), new Date(0), new Uint8Array(3));
  const name = ['x'.repeat(255), 'x'.repeat(255), 'x'.repeat(255), 'x'.repeat(32)].join('/');
  expect(name).toHaveLength(800);
  expect(keySegments(exportFileKey(longest, name))).toHaveLength(8);
  expect(isFileName(longest, `${name}x`)).toBe(false);
});

test('no name that could lead elsewhere makes a key', () => {
  const hostile = fc.oneof(
    fc.string(),
    fc.webPath(),
    fc.constantFrom(
      '',
      '.',
      '..',
      '../x',
      'a/../b',
      'a//b',
      '/a',
      'a/',
      'a\\b',
      'a\0',
      'a\n',
      '.a',
      'a/.b',
      '=a',
      '%',
      '%2e',
      'a/%2E%2e',
      '%2e%2ea',
    ),
    fc.constant('x'.repeat(256)),
  );
  // A name may begin with an escaped letter, but an S3 client may read a segment of escaped dots as `.` or `..`.
  const segment = '(?!(%2[Ee])+(/|$))[A-Za-z0-9_%][A-Za-z0-9._=%-]{0,254}';
  const legal = new RegExp(`^${segment}(/${segment})*$`);
  fc.assert(
    fc.property(hostile, (name) => {
      expect(isFileName(id, name)).toBe(legal.test(name));
      if (!legal.test(name)) expect(() => exportFileKey(id, name)).toThrow(RangeError);
    }),
  );
  for (const text of ['', '..', `../${id}`, `${id}/..`, `${id}\n`]) {
    expect(() => exportPrefix(text)).toThrow(RangeError);
    expect(() => exportsPrefix(text)).toThrow(RangeError);
  }
});

test('a key is located only where it is exactly one that the layout gives', () => {
  const strange = [
    '',
    folder,
    `${folder}/`,
    `${folder}/files`,
    `${folder}/files/`,
    `${folder}/files/.hidden`,
    `${folder}/files/a//b`,
    `${folder}/manifest.json/x`,
    `${folder}/notes.txt`,
    `other/exports/${id}/manifest.json`,
    `availability/exports/other-20251111T030000Z-7f3a9c/manifest.json`,
    `../${folder}/manifest.json`,
    manifestKey(id),
  ];
  for (const key of strange) expect(locateExport(key), key).toBeNull();
});

test('backups and exports share no key', () => {
  expect(locate(exportManifestKey(id))).toBeNull();
  expect(locate(exportFileKey(id, 'a.csv'))).toBeNull();
});
