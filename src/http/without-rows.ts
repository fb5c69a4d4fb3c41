/** What a viewer is shown of documents: what became of everything, and no value of a database. */
import { Value } from 'typebox/value';
import type { CheckResult } from '../domain/check.ts';
import { type Export, ExportId } from '../domain/export.ts';
import type { Job, JobKind } from '../domain/job.ts';
import { type ProblemCode, type ProblemDocument, withoutDetail } from '../domain/problem.ts';
import type { Repository } from '../domain/repository.ts';
import type { VerificationProblem, VerificationReport } from '../domain/verification.ts';

/** Codes whose detail can have DuckDB's own words, and with them a value. */
export const quoting: ReadonlySet<ProblemCode> = new Set([
  'check_failed',
  'engine_failed',
  'image_unsealed',
  'load_failed',
  'not_exportable',
  'unreadable_database',
  'verification_failed',
]);

export function jobWithoutRows(whole: Job): Job {
  const steps = whole.steps.map((step) => stepWithoutRows(whole.kind, step));
  const job = { ...whole, steps, problem: problemWithoutRows(whole) };
  if (job.kind === 'compare' && job.result) {
    const tables = job.result.tables.map(
      ({ sample: _, leftRange: _l, rightRange: _r, months: _m, ...table }) => table,
    );
    return { ...job, result: { ...job.result, tables } };
  }
  if (job.kind === 'export' && job.result) return { ...job, result: exportWithoutRows(job.result) };
  if (job.kind === 'verify' && job.result) return { ...job, result: reportWithoutRows(job.result) };
  if (job.kind === 'recovery' && job.result) {
    // It is the day after the last one in the data.
    return { ...job, result: { ...withoutRows(job.result), startDate: null } };
  }
  if (job.kind === 'restore' && job.result?.verification) {
    const { notes } = job.result.verification;
    const verification = { ...reportWithoutRows(job.result.verification), notes: [] };
    const steps = job.result.steps.filter((step) => !notes.includes(step));
    return { ...job, result: { ...job.result, verification, steps } };
  }
  return job;
}

/** Whatever failed with a file of rows may name that, or have words of it. */
const problemWithoutRows = (job: Job): ProblemDocument | null =>
  job.problem && handlesRowFiles(job) ? withoutDetail(job.problem) : job.problem;

function handlesRowFiles({ kind, request }: Job): boolean {
  switch (kind) {
    case 'export':
      return true;
    case 'verify':
      return 'export' in request;
    case 'compare':
      return 'export' in request.left || 'export' in request.right;
    case 'restore':
      return 'export' in request.source || 'file' in request.source;
    default:
      return false;
  }
}

/** Steps of drills and recoveries tell why one was not as it should be. */
function stepWithoutRows(kind: JobKind, { output: _, ...step }: Job['steps'][number]) {
  return kind === 'drill' || kind === 'recovery' ? { ...step, detail: null } : step;
}

/** Files of a partition are named by the values that it has. */
export function exportWithoutRows(found: Export): Export {
  const tables = found.tables.map((table) =>
    table.partitionedBy.length > 0 ? { ...table, files: [] } : table,
  );
  return { ...found, tables };
}

/** Among exports, what was found can be such a file, and what is wrong with it can name one. */
export function repositoryWithoutRows(repository: Repository): Repository {
  const found = repository.found.map((content) => {
    const [database, folder, id = ''] = content.key.split('/');
    if (folder !== 'exports') return content;
    const key = `${database}/exports/${Value.Check(ExportId, id) ? `${id}/` : ''}`;
    return { key, reason: 'something there is no export, or not as it was stored' };
  });
  return { ...repository, found };
}

export const reportWithoutRows = (report: VerificationReport): VerificationReport => ({
  ...withoutRows(report),
  problems: report.problems.map((problem) => findingWithoutRows(problem, report)),
});

function findingWithoutRows(problem: VerificationProblem, report: VerificationReport): VerificationProblem {
  if (problem.code === 'unreadable') return { ...problem, message: 'It cannot be read.' };
  const namesFile = report.export !== undefined && aboutFiles.has(problem.code);
  return namesFile ? { ...problem, message: 'A file is not as it was stored.' } : problem;
}

const aboutFiles: ReadonlySet<VerificationProblem['code']> = new Set([
  'file_missing',
  'sha256_mismatch',
  'size_mismatch',
]);

const withoutRows = <R extends { readonly checks?: CheckResult[] }>(report: R): R =>
  report.checks ? { ...report, checks: report.checks.map(checkWithoutRows) } : report;

const checkWithoutRows = (check: CheckResult): CheckResult => ({
  ...check,
  sample: [],
  error: check.error === null ? null : 'Its SQL failed.',
});
