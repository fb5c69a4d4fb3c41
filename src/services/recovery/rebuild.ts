import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Problem } from '../../domain/problem.ts';
import { unlessMissing } from '../../files/errno.ts';
import { requireFree } from '../../files/free-space.ts';
import { refuseAmbiguous } from '../image/ambiguous-source.ts';
import { imageBytes } from '../image/image-bytes.ts';
import { withStaging } from '../restore/staging.ts';
import { type RecoveryParts, type Run, vacatedBy, within } from './parts.ts';
import { findSwaps } from './restore-backup.ts';

/** Step `move aside`: all of the database goes to quarantine. Where an attempt that was cut off has done that, what lies there since follows. */
export async function moveAside(run: Run, parts: RecoveryParts): Promise<void> {
  const { database, context, progress } = run;
  const { vacating } = parts;
  if (progress.wasCutOff('move aside')) await findSwaps(run, parts);
  const moved = await vacating.vacate(vacatedBy(run, parts), within(context, 'move aside'));
  const quarantine = progress.state().quarantine ?? moved;
  progress.note({ quarantine });
  context.detail(quarantine ?? 'nothing was there');
  // A program that makes a database makes no folder for it.
  await parts.files.makeFolder(dirname((await vacating.look(database.name)).path));
}

/** What was made by half is no beginning: it follows into quarantine. */
export async function clearUnfinished(run: Run, parts: RecoveryParts): Promise<void> {
  await parts.vacating.vacate(vacatedBy(run, parts), within(run.context, 'backfill'));
}

/** Reads every row of what was made, from an image beside it, and runs the checks on that. */
export async function examine(run: Run, parts: RecoveryParts): Promise<void> {
  const { database, context, progress } = run;
  const { images, checks, vacating, clock } = parts;
  const { path } = await vacating.look(database.name);
  await requireMade(path);
  await refuseAmbiguous(database.path);
  const home = dirname(path);
  await requireFree(home, await imageBytes(path));
  await withStaging({ home, jobId: context.jobId }, parts, async (folder) => {
    const file = join(folder, `${database.name}.duckdb`);
    const wanted = { source: path, file, deadlineMs: database.imageDeadlineMs };
    const proven = await images.prove(wanted, within(context, 'validate'));
    if (!proven.survey) throw proven.refusal;
    progress.note({ checks: await checks.run(database.name, { file, at: clock.now() }, context.signal) });
  });
}

async function requireMade(path: string): Promise<void> {
  if (await unlessMissing(lstat(path))) return;
  throw new Problem('source_missing', `The hook backfill succeeded, but there is no ${path}.`, {
    hint: 'It must make the database at the path that DUCKBACK_PATH names: look at its output.',
  });
}
