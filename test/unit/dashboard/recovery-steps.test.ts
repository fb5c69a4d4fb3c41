import { expect, test } from 'vitest';
import { arrange } from '../../../src/dashboard/page/views/recovery/arranged.ts';
import { stepsFrom } from '../../../src/dashboard/page/views/recovery/steps-from.ts';
import { stepsFrom as stepsOfTheService } from '../../../src/domain/recovery.ts';

const at = '2025-11-12T08:00:00Z';
const step = (name: string, state: 'failed' | 'succeeded') => ({
  name,
  state,
  startedAt: at,
  endedAt: at,
  detail: null,
});

test('the page knows the steps that the service takes', () => {
  expect(stepsFrom).toEqual(stepsOfTheService);
});

test('steps are shown in their order with their parts, as the last attempt left them, and what is of none comes last', () => {
  const steps = [
    step('identify', 'succeeded'),
    step('restore: copy', 'succeeded'),
    step('restore', 'failed'),
    step('restore', 'succeeded'),
    step('roll back', 'succeeded'),
  ];
  const arranged = arrange({ steps, request: { database: 'availability', from: 'backup' } });
  expect(arranged.map(({ name, step: found, parts }) => [name, found?.state, parts.length])).toEqual([
    ['identify', 'succeeded', 0],
    ['verify', undefined, 0],
    ['stop', undefined, 0],
    ['restore', 'succeeded', 1],
    ['validate', undefined, 0],
    ['backfill', undefined, 0],
    ['start', undefined, 0],
    ['roll back', 'succeeded', 0],
  ]);
});
