import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Annotation,
  type BackupRecord,
  highestRevision,
  noAnnotation,
} from '../../../src/domain/backup.ts';
import {
  type Annotated,
  backupDocument,
  holdingCopy,
  isOutdated,
  isSaidBy,
  mergeCopies,
  saidBy,
  withRead,
} from '../../../src/domain/stored-backup.ts';
import { backupRecord } from '../state/documents.ts';

// Few values, so that numbers and words meet.
const annotation = fc.record({
  hold: fc.boolean(),
  tags: fc.constantFrom<string[]>([], ['a'], ['b']),
  description: fc.constant(null),
});
const said = fc.record({
  annotation,
  revision: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constant(highestRevision)),
});
const some = fc.array(said, { minLength: 1, maxLength: 5 });
/** Of a copy that has an annotation which could not be read. */
const unread = fc.integer({ min: 1, max: 5 }).map((revision): Annotated => {
  return { annotation: { ...noAnnotation, hold: true }, revision, unreadAnnotation: true };
});
const someUnread = fc.array(fc.oneof<fc.Arbitrary<Annotated>[]>(said, unread), {
  minLength: 1,
  maxLength: 5,
});

const order = ['local', 'offsite', 'third'];
/** Of the repositories of `order`, and of others that it does not name. */
const copiesOf = (all: readonly Annotated[]): BackupRecord[] =>
  all.map((one, index) => ({ ...backupRecord({ repository: order[index] ?? `other${index}` }), ...one }));

const merged = ([first, ...others]: readonly BackupRecord[]) => {
  if (!first) throw new Error('there is no copy');
  return mergeCopies([first, ...others], order);
};

test('whatever a later copy says, and whatever it says next, a hold of the copies before it stands', () => {
  fc.assert(
    fc.property(some, some, (earlier, later) => {
      fc.pre(saidBy(earlier).annotation.hold);
      expect(saidBy([...earlier, ...later]).annotation.hold).toBe(true);
    }),
  );
});

test('where no copy says otherwise than the newest whether the backup is held, the highest number counts', () => {
  fc.assert(
    fc.property(some, fc.boolean(), (all, hold) => {
      const agreed = all.map((one) => ({ ...one, annotation: { ...one.annotation, hold } }));
      const { annotation, revision } = saidBy(agreed);
      const numbers = agreed.map((one) => one.revision);
      expect(revision).toBe(Math.max(...numbers));
      const [newest] = agreed.filter((one) => one.revision === revision);
      expect(annotation).toEqual(newest?.annotation);
    }),
  );
});

test('a hold stands where nothing newer is said in its own repository or before it', () => {
  const at = (hold: boolean, revision: number): Annotated => ({
    annotation: { hold, tags: [], description: null },
    revision,
  });
  const held = (...copies: Annotated[]) => holdingCopy(copies) !== undefined;
  expect(held(at(true, 1), at(false, 9))).toBe(true);
  expect(held(at(false, 1), at(true, 2))).toBe(true);
  expect(held(at(false, 2), at(true, 1))).toBe(false);
  expect(held(at(false, 3), at(true, 2), at(false, 4))).toBe(false);
  expect(held(at(false, 1), at(true, 2), at(false, 3))).toBe(true);
  expect(held(at(false, 2), at(true, 2))).toBe(true);
});

test('what is written to any of the copies above all numbers is what all say, but that it releases no hold of one before', () => {
  fc.assert(
    fc.property(some, annotation, fc.array(fc.boolean()), (all, wanted, reached) => {
      const { revision, annotation } = saidBy(all);
      fc.pre(revision < highestRevision && reached.slice(0, all.length).includes(true));
      const next = { annotation: wanted, revision: revision + 1 };
      const written = all.map((one, index) => (reached[index] ? next : one));
      const heldBefore = holdingCopy(written.slice(0, reached.indexOf(true)));
      expect(saidBy(written)).toEqual({
        ...next,
        annotation: { ...wanted, hold: wanted.hold || heldBefore !== undefined },
      });
      expect(saidBy(all.map(() => next))).toEqual(next);
      if (heldBefore) expect(annotation.hold).toBe(true);
    }),
  );
});

/** As a repository does: its number is above its own and those that it is told, and is known as the highest at most. */
function told(copy: BackupRecord, annotation: Annotation, below: number): BackupRecord {
  const revision = Math.min(Math.max(copy.revision, below) + 1, highestRevision);
  return { ...copy, annotation, revision };
}

test('copies that are told, one after the other, what all say come to say it, whatever they said, and the hold stays as it was', () => {
  fc.assert(
    fc.property(some, (all) => {
      let stored = merged(copiesOf(all));
      const { annotation } = stored;
      const rounds = 3;
      for (let round = 0; round < rounds; round++) {
        for (const copy of stored.copies) {
          if (!isOutdated(stored, copy.repository)) continue;
          stored = withRead(stored, [told(copy, stored.annotation, stored.revision - 1)]);
          expect(stored.annotation).toEqual(annotation);
        }
      }
      for (const copy of stored.copies) {
        expect(isOutdated(stored, copy.repository)).toBe(false);
        expect(copy.annotation).toEqual(annotation);
      }
    }),
  );
});

test('a copy as it has just been read takes its place among the others, wherever it stands in the list', () => {
  fc.assert(
    fc.property(some, said, fc.nat(), (all, now, at) => {
      const copies = copiesOf(all);
      const index = at % copies.length;
      const read = copies.map((copy, place) => (place === index ? { ...copy, ...now } : copy));
      const alone = read[index];
      if (!alone) throw new Error('there is no copy');
      expect(withRead(merged(copies), [alone])).toEqual(merged(read));
      expect(withRead(merged(copies.toReversed()), read)).toEqual(merged(read));
    }),
  );
});

test('what is said of a copy that is of another image counts, though it is no copy of the backup', () => {
  const damaged = backupRecord({ ok: false, hold: true, revision: 1 });
  const forged = backupRecord({ repository: 'offsite', revision: 2 });
  const manifest = { ...forged.manifest, sha256: 'cd'.repeat(32) };
  const stored = merged([damaged, { ...forged, manifest }]);
  expect(stored.copies.map(({ repository }) => repository)).toEqual(['offsite']);
  expect(stored.annotation.hold).toBe(true);
});

test('an annotation that cannot be read counts as a hold where no copy has one of that number or above that can be, and for nothing elsewhere', () => {
  fc.assert(
    fc.property(someUnread, (all) => {
      const read = all.filter((copy) => !copy.unreadAnnotation);
      const known = saidBy(read);
      const highest = Math.max(...all.map(({ revision }) => revision));
      const annotation = { ...known.annotation, hold: true };
      const feared = { annotation, revision: highest, unreadAnnotation: true };
      expect(saidBy(all)).toEqual(highest > known.revision ? feared : known);
    }),
  );
});

test('a hold that comes of an annotation that cannot be read is told to no copy, and nothing is written over that annotation', () => {
  fc.assert(
    fc.property(someUnread, (all) => {
      const stored = merged(copiesOf(all));
      const outdated = stored.copies.filter(({ repository }) => isOutdated(stored, repository));
      const known = saidBy(all.filter((copy) => !copy.unreadAnnotation));
      expect(outdated.filter((copy) => copy.unreadAnnotation)).toEqual([]);
      if (outdated.length > 0) expect(stored.annotation).toEqual(known.annotation);
    }),
  );
});

test('copies say what all say where those that are left out add nothing to that', () => {
  fc.assert(
    fc.property(someUnread, fc.array(fc.boolean()), (all, leftOut) => {
      const copies = copiesOf(all);
      const some = copies.filter((_, index) => !leftOut[index]);
      const together = saidBy(copies);
      expect(isSaidBy(some.toReversed(), merged(copies))).toBe(
        JSON.stringify(saidBy(some)) === JSON.stringify(together),
      );
      expect(isSaidBy(copies, merged(copies))).toBe(true);
    }),
  );
});

test('a backup of no good copy is told to be unread where one has but a report that cannot be read, also beside damage that was disproved', () => {
  const at = (day: number) => `2025-11-0${day}T00:00:00.000Z`;
  const found = (day: number, ok: boolean) => ({ at: at(day), ok, repository: 'local' });
  const torn = { checksum: { ...found(3, false), unreadable: true as const } };
  const damaged = { content: found(1, false) };
  const told = (...all: BackupRecord['verified'][]) =>
    backupDocument(
      merged(
        all.map((verified, index) => ({ ...backupRecord({ repository: order[index] ?? '' }), verified })),
      ),
      [],
    ).unread;
  expect(told(torn)).toBe(true);
  expect(told({ ...torn, ...damaged, restore: found(2, true) })).toBe(true);
  expect(told(damaged, torn)).toBe(true);
  expect(told({ ...torn, ...damaged })).toBe(undefined);
  expect(told(damaged, damaged)).toBe(undefined);
  expect(told(torn, {})).toBe(undefined);
});
