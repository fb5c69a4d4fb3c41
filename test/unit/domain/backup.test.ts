import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backupId, databaseOfBackup, isGood } from '../../../src/domain/backup.ts';

const verified = (ok: boolean, day = 1) => ({ at: `2026-01-0${day}T00:00:00.000Z`, ok, repository: 'local' });

test('a backup that no verification found damaged is good', () => {
  expect(isGood({})).toBe(true);
  expect(isGood({ checksum: verified(true), content: verified(true) })).toBe(true);
});

test('a backup that any level found damaged is not good', () => {
  expect(isGood({ checksum: verified(true), structure: verified(false) })).toBe(false);
});

test('a backup that a later verification of that level or a stronger one found whole is good again', () => {
  expect(isGood({ checksum: verified(false), restore: verified(true, 2) })).toBe(true);
});

test('neither an earlier nor a weaker success disproves damage', () => {
  expect(isGood({ checksum: verified(false, 2), restore: verified(true, 1) })).toBe(false);
  expect(isGood({ content: verified(false, 1), checksum: verified(true, 2) })).toBe(false);
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
