import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BackupRecord } from '../../../../src/domain/backup.ts';
import { mergeCopies, type StoredBackup } from '../../../../src/domain/stored-backup.ts';
import { canBeCopied, lackIn } from '../../../../src/services/repositories/want-copies.ts';
import { backupRecord } from '../../state/documents.ts';

const now = new Date('2025-11-30T03:00:00.000Z');
const offsite = { repository: 'offsite', retention: null };

const copyOn = (day: number, repository: string, ok = true): BackupRecord => {
  const date = String(day).padStart(2, '0');
  const id = `availability-202511${date}T030000Z-7f3a9c`;
  return backupRecord({ id, repository, ok, createdAt: `2025-11-${date}T03:00:00.000Z` });
};

const stored = (first: BackupRecord, ...others: BackupRecord[]): StoredBackup =>
  mergeCopies([first, ...others], ['local', 'offsite']);

/** What is to be copied there. */
const lacking = (...of: Parameters<typeof lackIn>): string[] =>
  lackIn(...of)
    .missing.filter(canBeCopied)
    .map(({ manifest }) => manifest.id);

const daysOf = (ids: readonly string[]) => ids.map((id) => Number(id.slice(-17, -15)));

test('without a policy everything is wanted that is not there', () => {
  const backups = [stored(copyOn(3, 'local')), stored(copyOn(2, 'local'), copyOn(2, 'offsite'))];
  expect(lacking(backups, offsite, now)).toEqual([backups[0]?.manifest.id]);
});

test('only what the policy of the repository would keep there is wanted', () => {
  const backups = [9, 8, 7, 6].map((day) => stored(copyOn(day, 'local')));
  const wanted = lacking(backups, { ...offsite, retention: { keepLast: 2 } }, now);
  expect(wanted).toEqual(backups.slice(0, 2).map(({ manifest }) => manifest.id));
});

test('a held one is wanted whatever the policy says', () => {
  const [newest, old] = [stored(copyOn(9, 'local')), copyOn(2, 'local')];
  const held = stored({ ...old, annotation: { ...old.annotation, hold: true } });
  expect(lacking([newest, held], { ...offsite, retention: { keepLast: 1 } }, now)).toHaveLength(2);
});

test('a damaged copy is wanted anew where another one is good, and nowhere else', () => {
  const mendable = stored(copyOn(3, 'local'), copyOn(3, 'offsite', false));
  const lost = stored(copyOn(2, 'local', false), copyOn(2, 'offsite', false));
  expect(lacking([mendable, lost], offsite, now)).toEqual([mendable.manifest.id]);
});

test('an unsealed one is copied as it is, once', () => {
  const unsealed = (repository: string): BackupRecord => {
    const record = copyOn(3, repository);
    return { ...record, manifest: { ...record.manifest, sealed: false } };
  };
  expect(lacking([stored(unsealed('local'))], offsite, now)).toHaveLength(1);
  expect(lacking([stored(unsealed('local'), unsealed('offsite'))], offsite, now)).toEqual([]);
});

const day = fc.record({
  day: fc.integer({ min: 1, max: 28 }),
  there: fc.boolean(),
  keep: fc.integer({ min: 1, max: 9 }),
});

test('whatever is there, copies that have come are wanted no more, and none comes that would be pruned at once', () => {
  fc.assert(
    fc.property(fc.uniqueArray(day, { selector: (one) => one.day, minLength: 1 }), (days) => {
      const place = { ...offsite, retention: { keepLast: days[0]?.keep ?? 1 } };
      const backups = days.map((one) =>
        stored(copyOn(one.day, 'local'), ...(one.there ? [copyOn(one.day, 'offsite')] : [])),
      );
      const wanted = lacking(backups, place, now);
      const newest = days.map((one) => one.day).toSorted((one, other) => other - one);
      const kept = newest.slice(0, place.retention.keepLast);
      expect(daysOf(wanted).every((one) => kept.includes(one))).toBe(true);
      const arrived = days.map((one) => {
        const local = copyOn(one.day, 'local');
        const has = one.there || wanted.includes(local.manifest.id);
        return stored(local, ...(has ? [copyOn(one.day, 'offsite')] : []));
      });
      expect(lacking(arrived, place, now)).toEqual([]);
    }),
  );
});
