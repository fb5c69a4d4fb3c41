import { expect, test } from 'vitest';
import { leaves, mayCancel } from '../../../src/dashboard/page/actions/cancelling.ts';
import { jobKinds } from '../../../src/domain/job.ts';
import { operationOf } from '../../http/support/document.ts';

const startedBy = {
  backup: '/backups',
  import: '/backups/import',
  copy: '/backups/{id}/copies',
  verify: '/verify',
  drill: '/schedules/{name}/run',
  compare: '/compare',
  restore: '/restore',
  recovery: '/recovery',
  export: '/exports',
  prune: '/retention',
} as const;

test.for(jobKinds)('whoever may start a %s may cancel it', (kind) => {
  expect(operationOf('POST', startedBy[kind])).toMatchObject({ 'x-required-role': mayCancel[kind] });
});

test('nobody is promised that what a cancelled prune has removed comes back', () => {
  expect(leaves.prune).toContain('stays removed');
  expect(leaves.restore).toContain('as they were before');
});
