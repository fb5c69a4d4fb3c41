import { expect, test } from 'vitest';
import type { Role } from '../../../src/domain/access.ts';
import type { JobKind } from '../../../src/domain/job.ts';
import { isJob } from '../../../src/domain/job-guard.ts';
import { Problem, type ProblemCode, problemDocument } from '../../../src/domain/problem.ts';
import { drillReport, restoreReport, verification } from '../../../src/http/examples/documents.ts';
import { succeededJob } from '../../../src/http/examples/jobs.ts';
import { jobFor, reportFor } from '../../../src/http/shown.ts';

const secret = 'SECRETVALUE';
const asking = (role: Role) => ({ principal: { name: 'someone', role, databases: null } });

/** A job as it failed, with what DuckDB said of a value. */
function failed(kind: JobKind, code: ProblemCode, result: unknown = null) {
  const problem = problemDocument(
    new Problem(code, `Could not convert string '${secret}'.`, {
      errors: [{ pointer: '', message: secret }],
    }),
    '/jobs/x',
  );
  const job = { ...succeededJob(kind), state: 'failed', problem, result };
  if (!isJob(job)) throw new Error('no job');
  return job;
}

const check = {
  name: 'prices',
  ok: false,
  violations: null,
  columns: ['price'],
  sample: [[secret]],
  error: `Could not convert string '${secret}' to INT32`,
  durationMs: 1,
};
const report = {
  ...verification,
  ok: false,
  checks: [check],
  problems: [{ code: 'unreadable' as const, message: `the key 1 = ${secret} more than once` }],
};
const drill = {
  ...drillReport,
  failed: [{ backup: verification.backup, code: 'verification_failed', detail: secret }],
};

test.for([
  ['a check that could not run', failed('verify', 'check_failed', report)],
  ['rows that could not be loaded', failed('restore', 'load_failed')],
  [
    'a restore that did not verify',
    failed('restore', 'verification_failed', { ...restoreReport, verification: report }),
  ],
  ['a drill', failed('drill', 'verification_failed', drill)],
] as const)('no value of %s is shown to a viewer, and all that became of it is', ([, job]) => {
  expect(JSON.stringify(jobFor(asking('operator'), job))).toContain(secret);
  const seen = jobFor(asking('viewer'), job);
  expect(JSON.stringify(seen)).not.toContain(secret);
  expect(seen).toMatchObject({ id: job.id, state: 'failed', problem: { code: job.problem?.code } });
  expect(isJob(seen)).toBe(true);
});

test('nor is one of a report that was stored', () => {
  expect(JSON.stringify(reportFor(asking('operator'), report))).toContain(secret);
  expect(JSON.stringify(reportFor(asking('viewer'), report))).not.toContain(secret);
});

test('what a viewer is told of damage stays: its code, block and table', () => {
  const block = { code: 'block_checksum' as const, message: 'block 7', block: 7, table: 'main.t' };
  expect(reportFor(asking('viewer'), { ...verification, problems: [block] }).problems).toEqual([block]);
});
