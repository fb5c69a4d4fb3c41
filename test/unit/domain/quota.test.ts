import { expect, test } from 'vitest';
import { createQuota } from '../../../src/domain/quota.ts';

test('an owner has so many at once, whoever else has some, and each counts until it is given back', () => {
  const quota = createQuota(2, 'streams');
  const first = quota.take('one');
  quota.take('one');
  quota.take('other');
  expect(() => quota.take('one')).toThrow('More than 2 streams at once');
  first();
  first();
  quota.take('one');
  expect(() => quota.take('one')).toThrow('More than 2 streams at once');
});
