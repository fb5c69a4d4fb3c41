import { backfillFrom } from '../../domain/recovery.ts';
import { type RecoveryParts, type Run, subjectOf } from './parts.ts';
import { clearUnfinished } from './rebuild.ts';

/** Step `backfill`: the hook, from the same day in every attempt; or for everything, on nothing. */
export async function backfill(run: Run, parts: RecoveryParts): Promise<void> {
  const { database, request, context, progress } = run;
  const { hooks, catalog, clock } = parts;
  if (!hooks.find(database.name, 'backfill')) {
    context.detail('There is no hook backfill.');
    return;
  }
  if (progress.wasCutOff('backfill') && request.from === 'scratch') await clearUnfinished(run, parts);
  if (request.from === 'backup' && progress.state().startDate === null) {
    const { lastDay, backup } = progress.state();
    const createdAt = backup === null ? undefined : catalog.get(backup)?.manifest.createdAt;
    const backupAt = createdAt === undefined ? null : new Date(createdAt);
    progress.note({ startDate: backfillFrom(lastDay, backupAt, clock.now()) });
  }
  const { startDate } = progress.state();
  context.detail(startDate === null ? 'everything' : `from ${startDate}`);
  await hooks.run('backfill', { ...subjectOf(run), startDate }, context);
}
