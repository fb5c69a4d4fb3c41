import { expect, test } from 'vitest';
import { fatesOf } from '../../../src/dashboard/page/views/jobs/fates.ts';

const unkept = ['no rule keeps it'];
const remove = ['newer', 'older'].map((backup) => ({ backup, reasons: unkept }));

test('of what a prune was to remove only what it removed went, and the rest stayed for the reason that kept it', () => {
  const failed = [{ backup: 'older', code: 'backup_in_use' as const, detail: 'It is being read.' }];
  expect(fatesOf({ remove, removed: ['newer'], failed, stopped: null })).toEqual({
    went: [{ backup: 'newer', reasons: unkept }],
    spared: [{ backup: 'older', reasons: ['It is being read.'] }],
  });
});

test('of what a prune was to remove nothing went where it was stopped', () => {
  const stopped = 'The last backup attempt failed.';
  expect(fatesOf({ remove, removed: [], failed: [], stopped })).toEqual({
    went: [],
    spared: remove.map(({ backup }) => ({ backup, reasons: [stopped] })),
  });
});
