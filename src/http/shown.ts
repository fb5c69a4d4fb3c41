/** What of a document whoever asks is shown. */
import { mayAct } from '../domain/access.ts';
import type { Backup } from '../domain/backup.ts';
import type { CheckResult } from '../domain/check.ts';
import type { Export } from '../domain/export.ts';
import type { Job, JobKind } from '../domain/job.ts';
import { type ProblemCode, type ProblemDocument, problemKinds, withoutDetail } from '../domain/problem.ts';
import type { VerificationProblem, VerificationReport } from '../domain/verification.ts';
import type { Asking } from './access.ts';

/** A viewer learns what became of a job, and sees no rows and no output of commands; a limited token nothing of other databases. */
export function jobFor(asking: Asking, whole: Job): Job {
  const job = withResultFor(asking, withProblemFor(asking, whole));
  return mayAct(asking.principal, 'operator') ? job : withoutRowsOf(job);
}

/** Why something failed. */
export const problemFor = (asking: Asking, problem: ProblemDocument): ProblemDocument =>
  isTooMuchFor(asking, problem.code) ? withoutDetail(problem) : problem;

/** The same for reports. */
export const reportFor = ({ principal }: Asking, report: VerificationReport): VerificationReport =>
  mayAct(principal, 'operator') ? report : reportWithoutRows(report);

/** Why a repository cannot be used may name other databases, and where they lie. */
export function backupFor({ principal }: Asking, backup: Backup): Backup {
  if (principal.databases === null) return backup;
  const copies = backup.copies.map((copy) =>
    copy.problem ? { ...copy, problem: withoutDetail(copy.problem) } : copy,
  );
  return { ...backup, copies };
}

/** The same job where nothing is left out: its events are known by it. */
function withProblemFor(asking: Asking, job: Job): Job {
  const problem = job.problem && problemFor(asking, job.problem);
  return problem === job.problem ? job : { ...job, problem };
}

/** Files of a partition are named by the values that it has. */
export function exportFor({ principal }: Asking, found: Export): Export {
  if (mayAct(principal, 'operator')) return found;
  const tables = found.tables.map((table) =>
    table.partitionedBy.length > 0 ? { ...table, files: [] } : table,
  );
  return { ...found, tables };
}

function withResultFor(asking: Asking, job: Job): Job {
  switch (job.kind) {
    case 'backup':
    case 'import':
    case 'copy':
      return job.result ? { ...job, result: backupFor(asking, job.result) } : job;
    case 'export':
      return job.result ? { ...job, result: exportFor(asking, job.result) } : job;
    case 'drill': {
      const failed = job.result?.failed.map((one) =>
        isTooMuchFor(asking, one.code) ? { ...one, detail: problemKinds[one.code].title } : one,
      );
      return job.result && failed ? { ...job, result: { ...job.result, failed } } : job;
    }
    default:
      return job;
  }
}

function withoutRowsOf(whole: Job): Job {
  const job = { ...whole, steps: whole.steps.map((step) => stepWithoutRows(whole.kind, step)) };
  if (job.kind === 'compare' && job.result) {
    const tables = job.result.tables.map(({ sample: _, leftRange: _l, rightRange: _r, ...table }) => table);
    return { ...job, result: { ...job.result, tables } };
  }
  if (job.kind === 'verify' && job.result) return { ...job, result: reportWithoutRows(job.result) };
  if (job.kind === 'recovery' && job.result) return { ...job, result: withoutRows(job.result) };
  if (job.kind === 'restore' && job.result?.verification) {
    const { notes } = job.result.verification;
    const verification = { ...reportWithoutRows(job.result.verification), notes: [] };
    const steps = job.result.steps.filter((step) => !notes.includes(step));
    return { ...job, result: { ...job.result, verification, steps } };
  }
  return job;
}

/** Steps of drills and recoveries tell why one was not as it should be. */
function stepWithoutRows(kind: JobKind, { output: _, ...step }: Job['steps'][number]) {
  return kind === 'drill' || kind === 'recovery' ? { ...step, detail: null } : step;
}

/** Codes whose detail can have DuckDB's own words, and with them a value. */
const quoting: ReadonlySet<ProblemCode> = new Set([
  'check_failed',
  'engine_failed',
  'image_unsealed',
  'load_failed',
  'not_exportable',
  'unreadable_database',
  'verification_failed',
]);

const isTooMuchFor = ({ principal }: Asking, code: ProblemCode): boolean =>
  (quoting.has(code) && !mayAct(principal, 'operator')) ||
  // It may name other databases, and where they lie.
  (code === 'repository_unavailable' && principal.databases !== null);

const reportWithoutRows = (report: VerificationReport): VerificationReport => ({
  ...withoutRows(report),
  problems: report.problems.map((problem) => findingWithoutRows(problem, report)),
});

function findingWithoutRows(problem: VerificationProblem, report: VerificationReport): VerificationProblem {
  if (problem.code === 'unreadable') return { ...problem, message: 'It cannot be read.' };
  // Of an export it can name files.
  return report.export ? { ...problem, message: 'The files are not as they were stored.' } : problem;
}

const withoutRows = <R extends { readonly checks?: CheckResult[] }>(report: R): R =>
  report.checks ? { ...report, checks: report.checks.map(checkWithoutRows) } : report;

const checkWithoutRows = (check: CheckResult): CheckResult => ({
  ...check,
  sample: [],
  error: check.error === null ? null : 'Its SQL failed.',
});
