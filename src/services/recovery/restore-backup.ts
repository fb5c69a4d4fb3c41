import { FailedWithResult } from '../../domain/failed-with-result.ts';
import { messageForAll, Problem } from '../../domain/problem.ts';
import type { RecoveryStep } from '../../domain/recovery.ts';
import { hasCode } from '../../files/errno.ts';
import { fileSha256 } from '../../files/file-sha256.ts';
import { firstCopy } from '../backup/first-copy.ts';
import { chooseBackup } from '../restore/backup-source.ts';
import type { Swaps } from '../restore/vacate.ts';
import { type RecoveryParts, type Run, vacatedBy, within } from './parts.ts';
import type { Progress } from './progress.ts';

/** Step `identify`: which backup. It is the same in every attempt. */
export async function identify({ request, context, progress }: Run, parts: RecoveryParts): Promise<void> {
  const { database, backup } = request;
  const id = chooseBackup(backup === undefined ? { database } : { backup }, parts.databases, parts.catalog);
  progress.note({ backup: id });
  context.detail(id);
}

/** Which backup was chosen. */
function chosenBackup({ progress }: Run): string {
  const { backup } = progress.state();
  if (backup !== null) return backup;
  throw new Error('no backup was chosen');
}

/**
 * Step `verify`, before anything is stopped: every block and row of the backup, and the checks; and that it could take its place. Of its copies
 * one is enough, as it is for the restore.
 */
export async function verify(run: Run, parts: RecoveryParts): Promise<void> {
  const backup = chosenBackup(run);
  await parts.restore.plan(
    { source: { backup }, target: { database: run.database.name } },
    run.context.jobId,
  );
  const { best } = parts.findBackup(backup);
  await firstCopy(best, ({ repository }) => verifyCopy({ backup, repository: repository.name }, run, parts));
}

async function verifyCopy(
  copy: { readonly backup: string; readonly repository: string },
  { context, request }: Run,
  { verify }: RecoveryParts,
): Promise<void> {
  try {
    await verify.verify({ ...copy, level: 'content' }, within(context, 'verify'));
  } catch (error) {
    const reason = error instanceof Error ? messageForAll(error) : 'nobody foresaw this';
    if (isUnrecorded(error)) context.detail(`${reason} The copy is verified before it takes its place.`);
    else if (request.checks === 'tell' && isViolation(error)) context.detail(reason);
    else {
      context.detail(`The copy in ${copy.repository}: ${reason}`);
      throw error;
    }
  }
}

/** The backup is whole. */
const isViolation = (error: unknown): boolean =>
  error instanceof FailedWithResult && /^check_/.test(error.problem.code);

/** A repository where no report can be kept, full or not to be written, keeps nobody from recovering. */
const isUnrecorded = (error: unknown): boolean =>
  error instanceof Problem &&
  (error.code === 'insufficient_space' || hasCode(error.cause, 'EROFS', 'EACCES'));

/**
 * Step `restore`, as `POST /restore` does it. An attempt that was cut off has either committed its swap, or the start of the service has
 * rolled it back. What somebody wrote since is not what was restored: it is restored once more, and what was there before the first
 * time stays what a roll-back puts back.
 */
export async function restoreBackup(run: Run, parts: RecoveryParts): Promise<void> {
  const { database, context, progress } = run;
  const { restore, engine } = parts;
  if (progress.wasCutOff('restore') && (await findRestored(run, parts))) return;
  const { quarantine, wasMissing } = progress.state();
  const { files } = await parts.vacating.look(database.name);
  progress.note({ wasMissing: wasMissing || (quarantine === null && files.length === 0) });
  const source = { backup: chosenBackup(run) };
  const report = await restore.restoreWithin(
    { source, target: { database: database.name } },
    within(context, 'restore'),
    {
      stopped: vacatedBy(run, parts).stopped,
      async inspect({ file, verification }) {
        const { layouts } = database;
        const lastDay = await engine.lastDay({ file, layouts }, { signal: context.signal });
        progress.note({ lastDay, checks: verification.checks ?? [] });
      },
    },
  );
  if (quarantine === null && !wasMissing) progress.note({ quarantine: report.quarantine?.id ?? null });
}

/** Whether what a swap put in place is there still. What the first one moved aside is known then in any case. */
async function findRestored(run: Run, parts: RecoveryParts): Promise<boolean> {
  const { inPlace } = await findSwaps(run, parts);
  return inPlace || (await isBackupInPlace(run, parts));
}

/**
 * True where this step has made a swap: then what it moved aside is known too. In an attempt that was cut off, whatever became of what that
 * put in place; a swap of this attempt that failed has been rolled back already, and what it left to others then stays theirs.
 */
export async function wasSwapped(run: Run, step: RecoveryStep, parts: RecoveryParts): Promise<boolean> {
  const { progress } = run;
  const swaps = await lookForSwaps(run, parts);
  if (swaps.inPlace || progress.wasCutOff(step)) keepFirst(run, swaps, progress.try);
  return swaps.inPlace || progress.state().quarantine !== null || (await isBackupInPlace(run, parts));
}

/** Those that an attempt that was cut off has made. What the first one moved aside is kept. */
export async function findSwaps(run: Run, parts: RecoveryParts): Promise<Swaps> {
  const swaps = await lookForSwaps(run, parts);
  keepFirst(run, swaps, run.progress.note);
  return swaps;
}

function lookForSwaps({ database, context, request }: Run, { vacating }: RecoveryParts): Promise<Swaps> {
  const puts = request.from === 'backup' ? 'a copy' : 'nothing';
  return vacating.swapsOf({ jobId: context.jobId, database: database.name, puts });
}

/** Where nothing was there before there is no such entry, whatever was moved aside since. */
function keepFirst({ progress }: Run, { first }: Swaps, keep: Progress['note']): void {
  const { quarantine, wasMissing } = progress.state();
  if (quarantine === null && !wasMissing && first !== null) keep({ quarantine: first });
}

/** Where nothing was moved aside no entry tells; but what was not there before, and is the backup, was restored. */
async function isBackupInPlace({ database, progress, context }: Run, parts: RecoveryParts): Promise<boolean> {
  const { wasMissing, backup } = progress.state();
  if (!wasMissing || backup === null) return false;
  const { files } = await parts.vacating.look(database.name);
  const [file, ...logs] = files;
  if (file === undefined || logs.length > 0) return false;
  return (await fileSha256(file, context.signal)) === parts.catalog.get(backup)?.manifest.sha256;
}
