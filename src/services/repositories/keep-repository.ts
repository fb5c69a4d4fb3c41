/** Looks after one repository: notices when it goes and comes back, and does then what waited for it. */
import { copying } from '../../domain/access.ts';
import { isEnded, type Job } from '../../domain/job.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { WantedCopy } from '../../domain/ports/copies.ts';
import type { JobRunner } from '../../domain/ports/jobs.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';
import { isProblem } from '../../domain/problem.ts';
import { rest, within } from '../../domain/rest.ts';
import { isBySchedule } from '../../domain/schedule.ts';
import type { Turns } from '../../domain/turns.ts';
import { isAway } from '../backup/first-copy.ts';
import type { Bell } from './bell.ts';
import { finishRemovals, type ReadRepository, type ReadRepositoryOptions } from './read-repository.ts';
import { annotateOutdated } from './tell-copies.ts';
import { canBeCopied, mayBecomeGood } from './want-copies.ts';

/** What it begins, and where it looks for who asked for a backup. */
export type KeeperJobs = Pick<JobRunner, 'submit' | 'wait' | 'list'>;

export interface KeepOptions extends ReadRepositoryOptions {
  readonly read: ReadRepository;
  readonly jobs: KeeperJobs;
  readonly clock: Clock;
  /** Of whoever changes the annotations of a backup, by its id. */
  readonly annotating: Turns;
  /** Rings when there may be something to do. */
  readonly bell: Bell;
  /** Whether backups of a database are pruned without being asked for it. */
  readonly prunesItself: (database: string) => boolean;
}

const idleMs = 5_000;
const secondMs = 1_000;
const longestMs = 300_000;
/** How long what was damaged, or put there, behind the service's back may go unnoticed. */
const dayMs = 24 * 60 * 60_000;
/** How long what did not answer, though the repository did, goes unread: for the first time, and at the most. */
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** How long what a reading found is relied on. */
const reliedOnMs = (unanswered: number): number =>
  unanswered === 0 ? dayMs : Math.min(minuteMs * 2 ** (unanswered - 1), hourMs);

/** Resolves once the signal has fired. It never rejects. */
export async function keepRepository(
  repository: BackupRepository,
  options: KeepOptions,
  signal: AbortSignal,
): Promise<void> {
  const { attendance, clock, bell, log } = options;
  const { name } = repository;
  for (let failures = 0; !signal.aborted; ) {
    const rung = bell.next();
    try {
      await unlessAborted(turn(repository, options, signal), signal);
      failures = 0;
    } catch (err) {
      if (signal.aborted) return;
      const wasThere = attendance.of(name).absence === null;
      if (isAway(err)) attendance.away(name, err);
      if (wasThere) log.error({ repository: name, err }, 'a repository cannot be looked after');
      failures += 1;
    }
    const restMs = failures === 0 ? idleMs : Math.min(secondMs * 2 ** (failures - 1), longestMs);
    await (failures === 0 ? within(rung, restMs, { clock, signal }) : rest(restMs, { clock, signal }));
  }
}

/** A server that says nothing holds up no end of the service: whatever it was asked may break off anywhere. */
async function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function turn(repository: BackupRepository, options: KeepOptions, signal: AbortSignal): Promise<void> {
  const { attendance, read, clock, log } = options;
  const { scannedMs, unanswered } = attendance.of(repository.name);
  if (!attendance.isThere(repository.name)) {
    await read(repository, { onlyIfAway: true });
    log.info({ repository: repository.name }, 'a repository can be used');
  } else if (scannedMs === null || clock.monotonicMs() - scannedMs >= reliedOnMs(unanswered)) {
    await read(repository);
  }
  await repository.tidy();
  await finishRemovals(repository, options);
  await annotateOutdated(repository, options);
  wantRepairs(repository, options);
  await makeCopies(repository, options, signal);
}

/** A copy in which damage was found is made anew, where another one is good; what is damaged everywhere is copied no more. */
function wantRepairs({ name }: BackupRepository, { catalog, ledger, databases, clock }: KeepOptions): void {
  for (const { backup } of ledger.wantedIn(name)) {
    const stored = catalog.get(backup);
    if (stored && !canBeCopied(stored) && !mayBecomeGood(stored)) ledger.drop(backup, name);
  }
  for (const { id, database } of catalog.damaged(name)) {
    const isCopy = databases.get(database)?.copies.some(({ repository }) => repository === name);
    if (isCopy && !ledger.isLeaving(id, name)) ledger.want(id, name, clock.now());
  }
}

async function makeCopies(
  { name }: BackupRepository,
  options: KeepOptions,
  signal: AbortSignal,
): Promise<void> {
  const { ledger, catalog, clock } = options;
  const arrived = new Set<string>();
  const canBeMade = ({ backup }: WantedCopy): boolean => {
    const stored = catalog.get(backup);
    return stored !== null && canBeCopied(stored);
  };
  for (const copy of ledger.wantedIn(name)) {
    if (signal.aborted) return;
    if (!catalog.get(copy.backup)) ledger.drop(copy.backup, name);
    if (!canBeMade(copy) || new Date(copy.dueAt) > clock.now()) continue;
    if (!(await makeCopy(copy, options, signal))) continue;
    if (!wasAskedFor(copy, options)) arrived.add(copy.database);
  }
  // One that cannot be made keeps nothing else from going: it is tried again some time.
  const awaited = new Set(
    ledger
      .wantedIn(name)
      .filter((copy) => copy.problem === null && canBeMade(copy))
      .map(({ database }) => database),
  );
  for (const database of arrived) if (!awaited.has(database)) await prune(database, name, options, signal);
}

/** Newer ones are not looked through: whose backup is older than these counts as nobody's. */
const lookedThrough = { limit: 100, after: null };

/** Whether somebody asked for the backup, and no schedule: it brings nothing to go, as in its first repository. */
function wasAskedFor({ backup, database }: WantedCopy, { jobs }: Pick<KeepOptions, 'jobs'>): boolean {
  const backups = jobs.list({ kind: 'backup', database }, lookedThrough).items;
  const imports = jobs.list({ kind: 'import', database }, lookedThrough).items;
  const isOfIt = (job: Job) => (job.kind === 'backup' || job.kind === 'import') && job.result?.id === backup;
  const job = [...backups, ...imports].find(isOfIt);
  return job !== undefined && !isBySchedule(job);
}

/** False where it failed: it has been noted when it is tried again. Rejects where the repository went away. */
async function makeCopy(
  { backup, database, repository }: WantedCopy,
  { jobs, repositories }: KeepOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const request = { backup, repository };
  const job = await finished(jobs, signal, () =>
    jobs.submit({ kind: 'copy', request, database, requestedBy: copying }),
  );
  if (job?.state === 'succeeded') return true;
  await repositories.get(repository)?.check();
  return false;
}

/** When the copies have come, what the policy of this repository needs no more goes from it. */
async function prune(
  database: string,
  repository: string,
  { databases, prunesItself, jobs }: KeepOptions,
  signal: AbortSignal,
): Promise<void> {
  const place = databases.get(database)?.copies.find((one) => one.repository === repository);
  if (!place?.retention || !prunesItself(database)) return;
  const request = { database, repository };
  await finished(jobs, signal, () => jobs.submit({ kind: 'prune', request, database, requestedBy: copying }));
}

/** Waits for the end of a job, however long it takes; null where none could be started. */
async function finished(
  jobs: Pick<KeeperJobs, 'wait'>,
  signal: AbortSignal,
  submit: () => { readonly job: Job },
): Promise<Job | null> {
  try {
    let { job } = submit();
    while (!isEnded(job) && !signal.aborted) job = await jobs.wait(job.id, patienceMs, signal);
    return job;
  } catch (error) {
    if (isProblem(error, 'shutting_down')) return null;
    throw error;
  }
}

const patienceMs = 60_000;
