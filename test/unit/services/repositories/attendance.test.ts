import { expect, test } from 'vitest';
import { createAttendance } from '../../../../src/services/repositories/attendance.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

const nothing = { found: [], unusable: [] };
const versions = { kept: null, bytes: null };

function attended() {
  const name = 'local';
  return { name, attendance: createAttendance([name], createFakeClock()) };
}

test('a reading answers what was doubted before it began', () => {
  const { name, attendance } = attended();
  attendance.doubt(name);
  attendance.reads(name);
  attendance.scanned(name, nothing, versions);
  expect(attendance.of(name).scannedMs).toBe(0);
});

test('what is doubted while a repository is read has it read anew: the reading may have passed that by', () => {
  const { name, attendance } = attended();
  attendance.reads(name);
  attendance.doubt(name);
  attendance.scanned(name, nothing, versions);
  expect(attendance.of(name).scannedMs).toBeNull();
});

test('what cannot be done in a repository is noted once for each reading', () => {
  const { name, attendance } = attended();
  const tell = () => attendance.noteOnce(name, 'a backup');
  expect([tell(), tell(), attendance.noteOnce(name, 'another')]).toEqual([true, false, true]);
  attendance.reads(name);
  expect([tell(), tell()]).toEqual([true, false]);
});
