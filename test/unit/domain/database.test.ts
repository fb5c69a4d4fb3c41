import { expect, test } from 'vitest';
import { protectionOf } from '../../../src/domain/database.ts';

const healthy = { exists: true, ageMs: 1000, maxAgeMs: 2000, lastAttemptFailed: false };

test.each([
  ['whose file is gone', { exists: false }, 'missing'],
  ['without a good backup', { ageMs: null }, 'never'],
  ['without a good backup, whose first attempt failed', { ageMs: null, lastAttemptFailed: true }, 'failing'],
  ['whose last attempt failed', { lastAttemptFailed: true }, 'failing'],
  ['whose last good backup is too old', { ageMs: 2001 }, 'late'],
  ['whose last good backup is young enough', {}, 'ok'],
])('the protection of a database %s is told', (_condition, change, protection) => {
  expect(protectionOf({ ...healthy, ...change })).toBe(protection);
});
