import { expect, test } from 'vitest';
import type { Role } from '../../../src/domain/access.ts';
import type { JobKind } from '../../../src/domain/job.ts';
import { isJob } from '../../../src/domain/job-guard.ts';
import { Problem, type ProblemCode, problemDocument } from '../../../src/domain/problem.ts';
import {
  comparison,
  drillReport,
  exported,
  repository,
  restoreReport,
  verification,
} from '../../../src/http/examples/documents.ts';
import { succeededJob } from '../../../src/http/examples/jobs.ts';
import { exportFor, jobFor, reportFor, repositoryFor } from '../../../src/http/shown.ts';

const secret = 'SECRETVALUE';
const asking = (role: Role) => ({ principal: { name: 'someone', role, databases: null } });

/** Steps of which one tells what DuckDB said of a value. */
const steps = succeededJob('drill').steps.map((step) => ({ ...step, detail: secret }));

/** A job as it failed, with what DuckDB said of a value. */
function failed(kind: JobKind, code: ProblemCode, result: unknown = null, more: object = {}) {
  const problem = problemDocument(
    new Problem(code, `Could not convert string '${secret}'.`, {
      errors: [{ pointer: '', message: secret }],
    }),
    '/jobs/x',
  );
  const job = { ...succeededJob(kind), state: 'failed', problem, result, ...more };
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
  ['a step of a drill', failed('drill', 'verification_failed', drillReport, { steps })],
  ['a step of a recovery', failed('recovery', 'verification_failed', null, { steps })],
  ['an image that was not sealed', failed('backup', 'image_unsealed')],
  [
    'a copy that a restore did not use',
    failed('restore', 'verification_failed', {
      ...restoreReport,
      verification: { ...verification, notes: [`not used: ${secret}`] },
      steps: [...restoreReport.steps, `not used: ${secret}`],
    }),
  ],
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

test.for([
  ['the job', failed('backup', 'repository_unavailable')],
  [
    'a drill',
    failed('drill', 'repository_unavailable', {
      ...drillReport,
      failed: [{ backup: verification.backup, code: 'repository_unavailable', detail: secret }],
    }),
  ],
] as const)(
  'why a repository kept %s from success, which can name other databases, is for tokens of all',
  ([, job]) => {
    const { principal } = asking('admin');
    expect(JSON.stringify(jobFor({ principal }, job))).toContain(secret);
    const seen = jobFor({ principal: { ...principal, databases: ['availability'] } }, job);
    expect(JSON.stringify(seen)).not.toContain(secret);
    expect(isJob(seen)).toBe(true);
  },
);

test('names of files are not shown to a viewer where values are in them: those of partitions', () => {
  const [table] = exported.tables;
  if (!table) throw new Error('the example has no table');
  const files = table.files.map((file) => ({ ...file, name: `t/customer=${secret}/data_0.parquet` }));
  const whole = { ...table, partitionedBy: [], files: table.files };
  const found = { ...exported, tables: [{ ...table, partitionedBy: ['customer'], files }, whole] };
  expect(exportFor(asking('operator'), found)).toEqual(found);
  expect(exportFor(asking('viewer'), found)).toEqual({
    ...found,
    tables: [{ ...found.tables[0], files: [] }, whole],
  });
  const missing = { code: 'file_missing' as const, message: files[0]?.name ?? '', table: 'main.t' };
  const rowCount = { code: 'row_count' as const, message: '7 rows, not 8', table: 'main.t' };
  const ofExport = { ...verification, export: exported.id, problems: [missing, rowCount] };
  expect(reportFor(asking('viewer'), ofExport).problems).toEqual([
    { ...missing, message: 'A file is not as it was stored.' },
    rowCount,
  ]);
});

const { id: exportOf } = exported;
const side = { export: exportOf };
test.for([
  ['an export was to be made', failed('export', 'insufficient_space')],
  ['its repository did not answer', failed('export', 'repository_unavailable')],
  [
    'an export was verified',
    failed('verify', 'not_found', null, { request: { ...side, level: 'checksum' } }),
  ],
  [
    'an export was compared',
    failed('compare', 'repository_unavailable', null, {
      request: { left: { database: 'availability' }, right: side, mode: 'counts' },
    }),
  ],
  [
    'an export was restored',
    failed('restore', 'path_not_allowed', null, {
      request: { source: side, target: { database: 'availability' } },
    }),
  ],
  [
    'a file of rows was restored',
    failed('restore', 'schema_mismatch', null, {
      request: { source: { file: '/imports/t.csv' }, target: { database: 'availability' } },
    }),
  ],
] as const)(
  'why a job on files of rows failed, which can name or quote one, is for operators, whatever the code: %s',
  ([, job]) => {
    expect(JSON.stringify(jobFor(asking('operator'), job))).toContain(secret);
    const seen = jobFor(asking('viewer'), job);
    expect(JSON.stringify(seen)).not.toContain(secret);
    expect(seen.problem).toMatchObject({ code: job.problem?.code, title: job.problem?.title });
  },
);

test('why any other job failed is for viewers too, where the code says that no value is in it', () => {
  const job = failed('backup', 'insufficient_space');
  expect(jobFor(asking('viewer'), job).problem).toEqual(job.problem);
});

test.for([
  {
    key: `availability/exports/${exportOf}/files/t/customer=${secret}/data_0.csv`,
    reason: 'the file is missing',
  },
  { key: `availability/exports/${exportOf}/manifest.json`, reason: `it names t/customer=${secret} twice` },
  { key: `availability/exports/${exportOf}/`, reason: `/mnt/files/customer=${secret} cannot be used` },
  { key: `availability/exports/customer=${secret}/data_0.csv`, reason: 'it is no part of an export' },
])('what was found among exports is shown to a viewer without names of files: $key, $reason', (content) => {
  const whole = { ...repository, found: [content, ...repository.found] };
  expect(repositoryFor(asking('operator'), whole)).toEqual(whole);
  const [seen, ...others] = repositoryFor(asking('viewer'), whole).found;
  expect(others).toEqual(repository.found);
  expect(JSON.stringify(seen)).not.toContain(secret);
  expect(seen?.key).toBe(
    content.key.includes(exportOf) ? `availability/exports/${exportOf}/` : 'availability/exports/',
  );
});

test('the first and last values of a comparison, and its months, are not shown to a viewer', () => {
  const range = { column: 'date', first: secret, last: secret };
  const months = [{ month: secret, leftRows: 1, rightRows: 2 }];
  const values = { leftRange: range, rightRange: range, months };
  const tables = comparison.tables.map((table) => ({ ...table, ...values }));
  const job: unknown = { ...succeededJob('compare'), result: { ...comparison, tables } };
  if (!isJob(job)) throw new Error('no job');
  expect(JSON.stringify(jobFor(asking('operator'), job))).toContain(secret);
  expect(JSON.stringify(jobFor(asking('viewer'), job))).not.toContain(secret);
});

test('what a viewer is told of damage stays: its code, block and table', () => {
  const block = { code: 'block_checksum' as const, message: 'block 7', block: 7, table: 'main.t' };
  expect(reportFor(asking('viewer'), { ...verification, problems: [block] }).problems).toEqual([block]);
});
