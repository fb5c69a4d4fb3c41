import { expect, test } from 'vitest';
import { createLeases } from '../../../src/domain/leases.ts';

test('a backup with two readers stays leased until both have released it', () => {
  const leases = createLeases();
  const first = leases.acquire('backup', 'one');
  const second = leases.acquire('backup', 'two');
  first();
  first();
  expect(leases.holder('backup')).toBe('two');
  second();
  expect(leases.holder('backup')).toBeNull();
});
