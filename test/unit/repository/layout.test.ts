import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backupId, type VerifyLevel } from '../../../src/domain/backup.ts';
import { logParts } from '../../../src/domain/wal-files.ts';
import { keySegments } from '../../../src/repository/key.ts';
import {
  annotationKey,
  backupPrefix,
  backupsPrefix,
  databasePrefix,
  imageFile,
  imageKey,
  lastAnnotation,
  locate,
  manifestKey,
  tombstoneKey,
  tombstonesPrefix,
  verificationKey,
} from '../../../src/repository/layout.ts';

const id = 'availability-20251111T030000Z-7f3a9c';

const levels: readonly VerifyLevel[] = ['checksum', 'structure', 'content', 'restore'];
const instants = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});
const names = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,62}$/);
const ids = fc
  .tuple(names, instants, fc.uint8Array({ minLength: 3, maxLength: 3 }))
  .map(([name, at, random]) => backupId(name, at, random));
const numbers = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const annotations = fc.integer({ min: 1, max: lastAnnotation });
const reports = fc.record({ at: instants, level: fc.constantFrom(...levels), n: numbers });

const hostile = fc.oneof(
  fc.string(),
  fc.constantFrom('', '.', '..', '../x', 'a/b', 'a\\b', 'A', '.staging', `../${id}`, `${id}/..`, `${id}\n`),
  fc.tuple(fc.constantFrom('..', '.', 'a/', '/', ''), ids).map((parts) => parts.join('/')),
);

test('every object of a backup has the key that the layout documents', () => {
  expect(manifestKey(id)).toBe(`availability/backups/${id}/manifest.json`);
  expect(imageKey(id)).toBe(`availability/backups/${id}/availability.duckdb`);
  expect(imageKey(id, 'wal')).toBe(`availability/backups/${id}/availability.duckdb.wal`);
  expect(imageKey(id, 'wal.checkpoint')).toBe(
    `availability/backups/${id}/availability.duckdb.wal.checkpoint`,
  );
  expect(annotationKey(id, 2)).toBe(`availability/backups/${id}/annotations/2.json`);
  expect(tombstoneKey(id)).toBe(`availability/tombstones/${id}.json`);
  const at = new Date('2025-11-12T03:04:05.006Z');
  const folder = `availability/backups/${id}/verifications`;
  expect(verificationKey(id, { at, level: 'content', n: 1 })).toBe(
    `${folder}/20251112T030405006Z-content.json`,
  );
  expect(verificationKey(id, { at, level: 'content', n: 2 })).toBe(
    `${folder}/20251112T030405006Z-content-2.json`,
  );
});

test('what lies at a key is found again from the key alone', () => {
  fc.assert(
    fc.property(ids, annotations, reports, (id, n, report) => {
      expect(locate(manifestKey(id))).toEqual({ kind: 'manifest', id });
      expect(locate(imageKey(id))).toEqual({ kind: 'image', id });
      for (const part of logParts) expect(locate(imageKey(id, part))).toEqual({ kind: 'log', id, part });
      for (const other of ['.wal.other', '.', '.wal/', 'wal'])
        expect(locate(`${imageKey(id)}${other}`)).toBeNull();
      expect(locate(tombstoneKey(id))).toEqual({ kind: 'tombstone', id });
      expect(locate(annotationKey(id, n))).toEqual({ kind: 'annotation', id, n });
      expect(locate(verificationKey(id, report))).toEqual({ kind: 'verification', id, ...report });
    }),
  );
});

test('every key of a backup is a legal key inside the folder of its database', () => {
  fc.assert(
    fc.property(names, instants, annotations, reports, (name, at, n, report) => {
      const id = backupId(name, at, new Uint8Array(3));
      const keys = [manifestKey(id), imageKey(id), annotationKey(id, n), verificationKey(id, report)];
      for (const key of keys) expect(key.startsWith(`${name}/backups/${id}/`)).toBe(true);
      for (const key of [...keys, tombstoneKey(id)]) expect(keySegments(key)[0]).toBe(name);
    }),
  );
});

test('no name or id that is not one of ours makes a key', () => {
  const makers = [
    backupPrefix,
    imageKey,
    manifestKey,
    tombstoneKey,
    (text: string) => annotationKey(text, 1),
    (text: string) => verificationKey(text, { at: new Date(0), level: 'content', n: 1 }),
  ];
  const ofNames = [databasePrefix, backupsPrefix, tombstonesPrefix, imageFile];
  fc.assert(
    fc.property(hostile, (text) => {
      if (!/^[a-z0-9][a-z0-9_-]{0,62}-\d{8}T\d{6}Z-[0-9a-f]{6}$/.test(text)) {
        for (const make of makers) expect(() => make(text)).toThrow(RangeError);
      }
      if (!/^[a-z0-9][a-z0-9_-]{0,62}$/.test(text)) {
        for (const make of ofNames) expect(() => make(text)).toThrow(RangeError);
      }
    }),
  );
});

test('a number that counts nothing makes no key', () => {
  for (const n of [0, -1, 1.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY]) {
    expect(() => annotationKey(id, n)).toThrow(RangeError);
  }
});

test('an annotation whose number is above the last one is none of ours', () => {
  const last = annotationKey(id, lastAnnotation);
  expect(locate(last)).toEqual({ kind: 'annotation', id, n: lastAnnotation });
  for (const n of [lastAnnotation + 1, Number.MAX_SAFE_INTEGER]) {
    expect(() => annotationKey(id, n)).toThrow(RangeError);
    expect(locate(last.replace(String(lastAnnotation), String(n)))).toBeNull();
  }
});

test('a key is located only where it is exactly the one that the layout gives', () => {
  const folder = `availability/backups/${id}`;
  const strange = [
    '',
    'duckback.json',
    'availability-20251111.duckdb',
    folder,
    `${folder}/`,
    `${folder}/notes.txt`,
    `${folder}/other.duckdb`,
    `${folder}/manifest.json/x`,
    `${folder}/annotations`,
    `${folder}/annotations/0.json`,
    `${folder}/annotations/01.json`,
    `${folder}/annotations/1e1.json`,
    `${folder}/annotations/99999999999999999999.json`,
    `${folder}/annotations/1.json/x`,
    `${folder}/verifications/20251312T030405006Z-content.json`,
    `${folder}/verifications/20250230T030405006Z-content.json`,
    `${folder}/verifications/20251112T030405006Z-content-1.json`,
    `${folder}/verifications/20251112T030405006Z-unheard.json`,
    `other/backups/${id}/manifest.json`,
    `availability/exports/${id}/manifest.json`,
    `availability/tombstones/${id}`,
    `availability/tombstones/${id}.json/x`,
    `availability/tombstones/other-20251111T030000Z-7f3a9c.json`,
    `../availability/backups/${id}/manifest.json`,
    `availability/../availability/backups/${id}/manifest.json`,
  ];
  for (const key of strange) expect(locate(key), key).toBeNull();
  fc.assert(
    fc.property(fc.oneof(hostile, fc.webPath()), (key) => {
      expect(locate(key)).toBeNull();
    }),
  );
});
