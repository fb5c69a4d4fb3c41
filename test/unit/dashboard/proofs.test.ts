import { expect, test } from 'vitest';
import { proofsOf } from '../../../src/dashboard/page/views/overview/proofs-of.ts';

const drill = (endedAt: string, proven: string[], failed: { backup: string }[] = []) => ({
  kind: 'drill' as const,
  id: `drill-${endedAt}`,
  endedAt,
  result: { proven, failed: failed.map((one) => ({ ...one, code: 'internal' as const, detail: '' })) },
});

test('the newest proof counts, whether it stands beside a backup or a job tells of one that is not among the newest', () => {
  const backup = {
    id: 'new',
    verified: { checksum: { at: '2025-11-12T04:00:00Z', ok: true, repository: 'local' } },
  };
  const verification = {
    kind: 'verify' as const,
    id: 'verify-1',
    endedAt: '2025-11-10T04:00:00Z',
    result: { backup: 'old', level: 'content' as const, ok: false },
  };
  const proofs = proofsOf([backup], [verification, drill('2025-11-12T05:00:00Z', ['old'])]);
  expect(proofs.map(({ href, level, outcome }) => [href, level, outcome])).toEqual([
    ['#/jobs/drill-2025-11-12T05:00:00Z', 'restore', 'proven'],
    ['#/backups/new', 'checksum', 'proven'],
    ['#/jobs/verify-1', 'content', 'damage'],
  ]);
});

test('a report that cannot be read is told as that, since it may be of no damage', () => {
  const content = {
    at: '2025-11-12T04:00:00Z',
    ok: false,
    repository: 'local',
    unreadable: true as const,
  };
  expect(proofsOf([{ id: 'one', verified: { content } }], [])).toMatchObject([{ outcome: 'unreadable' }]);
});

test('a drill that failed proves nothing, and neither does one of nothing, or the verification of a file', () => {
  const at = '2025-11-12T05:00:00Z';
  expect(proofsOf([], [drill(at, ['one'], [{ backup: 'other' }])])).toMatchObject([{ outcome: 'failed' }]);
  expect(proofsOf([], [drill(at, [])])).toEqual([]);
  const file = { kind: 'verify' as const, id: 'v', endedAt: at };
  expect(
    proofsOf(
      [],
      [
        { ...file, result: { backup: null, level: 'structure', ok: true } },
        { ...file, result: null },
      ],
    ),
  ).toEqual([]);
});
