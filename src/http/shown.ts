/** What of a document whoever asks is shown. */
import { mayAct } from '../domain/access.ts';
import type { Backup } from '../domain/backup.ts';
import type { Export } from '../domain/export.ts';
import type { Job } from '../domain/job.ts';
import {
  Problem,
  type ProblemCode,
  type ProblemDocument,
  problemKinds,
  withoutDetail,
} from '../domain/problem.ts';
import type { Repository } from '../domain/repository.ts';
import type { VerificationReport } from '../domain/verification.ts';
import type { Asking } from './access.ts';
import {
  exportWithoutRows,
  jobWithoutRows,
  quoting,
  reportWithoutRows,
  repositoryWithoutRows,
} from './without-rows.ts';

/** A viewer learns what became of a job, and sees no rows and no output of commands; a limited token nothing of other databases. */
export function jobFor(asking: Asking, whole: Job): Job {
  // The same object, by which the ids of its events are known.
  if (seesAll(asking)) return whole;
  const job = withResultFor(asking, withProblemFor(asking, whole));
  return actsFor(asking) ? job : jobWithoutRows(job);
}

export const reportFor = (asking: Asking, report: VerificationReport): VerificationReport =>
  actsFor(asking) ? report : reportWithoutRows(report);

export const exportFor = (asking: Asking, found: Export): Export =>
  actsFor(asking) ? found : exportWithoutRows(found);

export const repositoryFor = (asking: Asking, repository: Repository): Repository =>
  actsFor(asking) ? repository : repositoryWithoutRows(repository);

export function backupFor(asking: Asking, backup: Backup): Backup {
  if (seesAll(asking)) return backup;
  const copies = backup.copies.map((copy) =>
    copy.problem ? { ...copy, problem: problemFor(asking, copy.problem) } : copy,
  );
  return { ...backup, copies };
}

/** Why something failed. */
const problemFor = (asking: Asking, problem: ProblemDocument): ProblemDocument =>
  isTooMuchFor(asking, problem.code) ? withoutDetail(problem) : problem;

/** Why a request failed, which `error` tells. */
export function refusalFor(asking: Asking, error: unknown, problem: ProblemDocument): ProblemDocument {
  const instead = actsFor(asking) || !(error instanceof Problem) ? undefined : error.forViewers;
  return problemFor(asking, instead === undefined ? problem : { ...problem, detail: instead });
}

const actsFor = ({ principal }: Asking): boolean => mayAct(principal, 'operator');

/** Nothing is too much for it. */
const seesAll = (asking: Asking): boolean => actsFor(asking) && asking.principal.databases === null;

const isTooMuchFor = (asking: Asking, code: ProblemCode): boolean =>
  (quoting.has(code) && !actsFor(asking)) ||
  // It may name other databases, and where they lie.
  (code === 'repository_unavailable' && asking.principal.databases !== null);

function withProblemFor(asking: Asking, job: Job): Job {
  return job.problem ? { ...job, problem: problemFor(asking, job.problem) } : job;
}

function withResultFor(asking: Asking, job: Job): Job {
  const titled = <F extends { readonly code: ProblemCode; readonly detail: string }>(one: F): F =>
    isTooMuchFor(asking, one.code) ? { ...one, detail: problemKinds[one.code].title } : one;
  switch (job.kind) {
    case 'backup':
    case 'import':
    case 'copy':
      return job.result ? { ...job, result: backupFor(asking, job.result) } : job;
    case 'drill':
      return job.result ? { ...job, result: { ...job.result, failed: job.result.failed.map(titled) } } : job;
    case 'prune':
      return job.result ? { ...job, result: { ...job.result, failed: job.result.failed.map(titled) } } : job;
    default:
      return job;
  }
}
