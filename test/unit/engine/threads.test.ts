import { expect, test } from 'vitest';
import { leavingCore } from '../../../src/engine/threads.ts';

test.each([
  { threads: 2, cores: 16, used: 2 },
  { threads: 4, cores: 4, used: 3 },
  { threads: 16, cores: 4, used: 3 },
  { threads: 2, cores: 2, used: 1 },
  { threads: 2, cores: 1, used: 1 },
])(
  'of $threads threads on $cores cores $used are used where a core is left to others',
  ({ threads, cores, used }) => {
    expect(leavingCore(threads, cores)).toBe(used);
  },
);
