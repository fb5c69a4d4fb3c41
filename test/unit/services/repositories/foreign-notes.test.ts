/** What is kept of what a repository holds that is nobody's backup. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ForeignContent } from '../../../../src/domain/ports/repository.ts';
import { createForeignNotes } from '../../../../src/services/repositories/foreign-notes.ts';

function noted(contents: Iterable<ForeignContent>) {
  const lines: object[] = [];
  const notes = createForeignNotes('usb', { warn: (fields, message) => lines.push({ ...fields, message }) });
  const note = notes.as('no backup of ours');
  for (const content of contents) note(content);
  notes.end();
  return { found: notes.found, unusable: notes.unusable, lines };
}

function* foreign(count: number, first = 0): Generator<ForeignContent> {
  for (let n = first; n < first + count; n += 1) yield { key: `availability/${n}`, reason: 'foreign' };
}

function* lost(count: number): Generator<ForeignContent> {
  for (let n = 0; n < count; n += 1)
    yield { key: `manifest ${n}`, reason: 'torn', unusable: { kind: 'backup', id: `backup ${n}` } };
}

test('up to a thousand foreign objects are all kept, and have a line each in the log', () => {
  fc.assert(
    fc.property(fc.nat(1000), (count) => {
      const { found, lines } = noted(foreign(count));
      expect(found).toEqual([...foreign(count)]);
      expect(lines).toEqual(
        found.map((content) => ({ repository: 'usb', ...content, message: 'no backup of ours' })),
      );
    }),
    { numRuns: 20 },
  );
});

test('of a million foreign objects the first thousand are kept and logged, and the log tells how many more there are', () => {
  const { found, lines } = noted(foreign(1_000_000));
  expect(found).toEqual([...foreign(1000)]);
  expect(lines).toHaveLength(1001);
  expect(lines.at(-1)).toMatchObject({ repository: 'usb', more: 999_000 });
});

test('what cannot be used is kept behind any number of foreign objects, ten thousand of it', () => {
  const { found, unusable, lines } = noted([...foreign(5000), ...lost(12_000)]);
  expect(found).toEqual([...foreign(1000)]);
  expect(unusable).toEqual([...lost(10_000)]);
  expect(lines).toHaveLength(1001);
});

test('that something did not answer is kept, however much foreign content comes before it', () => {
  const [last] = foreign(1, 2000);
  if (!last) throw new Error('there is none');
  const silent: ForeignContent = { ...last, unanswered: true };
  expect(noted([...foreign(2000), silent, silent]).found).toEqual([...foreign(1000), silent]);
});
