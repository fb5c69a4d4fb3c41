import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  backupId,
  databaseOfBackup,
  isGood,
  mayBeGood,
  storedFiles,
  type VerifiedLevels,
} from '../../../src/domain/backup.ts';
import { damageFoundAt } from '../../../src/domain/soundness.ts';
import { manifestOf } from '../../support/repository.ts';

const verified = (ok: boolean, day = 1) => ({ at: `2026-01-0${day}T00:00:00.000Z`, ok, repository: 'local' });

const manifest = manifestOf('availability-20251111T030000Z-7f3a9c', 'image');
const unsealed = {
  ...manifest,
  sealed: false,
  wal: [{ part: 'wal' as const, sizeBytes: 7, sha256: 'ab'.repeat(32) }],
};
const record = (verified: VerifiedLevels) => ({ manifest, verified });

test('a backup that no verification found damaged is good', () => {
  expect(isGood(record({}))).toBe(true);
  expect(isGood(record({ checksum: verified(true), content: verified(true) }))).toBe(true);
});

test('a backup that any level found damaged is not good', () => {
  expect(isGood(record({ checksum: verified(true), structure: verified(false) }))).toBe(false);
});

test('a backup that a later verification of that level or a stronger one found whole is good again', () => {
  expect(isGood(record({ checksum: verified(false), restore: verified(true, 2) }))).toBe(true);
});

test('neither an earlier nor a weaker success disproves damage', () => {
  expect(isGood(record({ checksum: verified(false, 2), restore: verified(true, 1) }))).toBe(false);
  expect(isGood(record({ content: verified(false, 1), checksum: verified(true, 2) }))).toBe(false);
});

test('a report that cannot be read is one of damage for whoever relies on a backup, and none for whoever lets go of it', () => {
  const level = fc.option(
    fc.record({ ok: fc.boolean(), day: fc.integer({ min: 1, max: 9 }), unreadable: fc.boolean() }),
  );
  fc.assert(
    fc.property(fc.record({ checksum: level, structure: level, content: level, restore: level }), (found) => {
      const given = Object.entries(found).flatMap(([name, one]) => (one ? [{ name, ...one }] : []));
      const unread = given.map(({ name, day, unreadable, ok }) =>
        unreadable
          ? ([name, { ...verified(false, day), unreadable: true as const }] as const)
          : ([name, verified(ok, day)] as const),
      );
      const damaged = unread.map(([name, { at, ok, repository }]) => [name, { at, ok, repository }] as const);
      const readable = unread.filter(([, one]) => !('unreadable' in one));
      const all = record(Object.fromEntries(unread));
      expect(isGood(all)).toBe(isGood(record(Object.fromEntries(damaged))));
      expect(mayBeGood(all)).toBe(isGood(record(Object.fromEntries(readable))));
    }),
  );
  expect(mayBeGood({ manifest: unsealed, verified: {} })).toBe(false);
});

test('damage counts from when the look at it began, also where a clock that was ahead has dated a report before', () => {
  const found = {
    ...verified(false, 2),
    at: '2031-01-01T00:00:00.001Z',
    startedAt: '2026-01-02T00:00:00.000Z',
  };
  expect(damageFoundAt({ content: found, structure: { ...found, ok: true } })).toBe(found.startedAt);
});

test('a backup that is unsealed is not good, whatever a verification found of its bytes', () => {
  expect(isGood({ manifest: unsealed, verified: {} })).toBe(false);
  expect(isGood({ manifest: unsealed, verified: { structure: verified(true) } })).toBe(false);
});

test('the files of a backup are the database file, and the logs of an unsealed one after it', () => {
  const { sizeBytes, sha256 } = manifest;
  expect(storedFiles(manifest)).toEqual([{ part: undefined, sizeBytes, sha256 }]);
  expect(storedFiles(unsealed)).toEqual([{ part: undefined, sizeBytes, sha256 }, ...unsealed.wal]);
});

test('the database of every id can be told from the id', () => {
  const name = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,62}$/);
  const random = fc.uint8Array({ minLength: 3, maxLength: 3 });
  const date = fc.date({ min: new Date('1970-01-01'), max: new Date('9999-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(name, date, random, (database, at, bytes) => {
      expect(databaseOfBackup(backupId(database, at, bytes))).toBe(database);
    }),
  );
});
