import { FailedWithResult } from '../../domain/failed-with-result.ts';
import { messageForAll, Problem } from '../../domain/problem.ts';
import { hasCode } from '../../files/errno.ts';
import { fileSha256 } from '../../files/file-sha256.ts';
import { firstCopy } from '../backup/first-copy.ts';
import { chooseBackup } from '../restore/backup-source.ts';
import { type RecoveryParts, type Run, vacatedBy, within } from './parts.ts';

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
 * rolled it back.
 */
export async function restoreBackup(run: Run, parts: RecoveryParts): Promise<void> {
  const { database, context, progress } = run;
  const { restore, engine } = parts;
  if (progress.wasCutOff('restore') && (await findSwap(run, parts))) return;
  const { files } = await parts.vacating.look(database.name);
  progress.note({ wasMissing: files.length === 0 });
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
  progress.note({ quarantine: report.quarantine?.id ?? null });
}

/** True where a swap was made, and what it put in place is there still: then what it moved aside is known too. */
export async function findSwap(run: Run, parts: RecoveryParts): Promise<boolean> {
  const { database, context, progress } = run;
  const moved = await parts.vacating.swapOf(context.jobId, database.name);
  if (moved) progress.try({ quarantine: moved.id });
  return moved !== null || (await isBackupInPlace(run, parts));
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
