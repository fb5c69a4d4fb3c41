/** Backups between their hooks. */
import type { Backup } from '../../domain/backup.ts';
import type { JobContext, JobHandler } from '../../domain/ports/jobs.ts';
import { isProblem } from '../../domain/problem.ts';
import { type ConfiguredDatabases, findDatabase } from '../configured-database.ts';
import type { HookSubject, HooksService } from './hooks-service.ts';

export interface HookedBackupOptions {
  readonly backup: JobHandler<'backup'>;
  readonly hooks: HooksService;
  readonly databases: ConfiguredDatabases;
}

/** The step that runs `after`. */
export const afterHook = 'after hook';

const isCancelled = ({ aborted, reason }: AbortSignal): boolean => aborted && isProblem(reason, 'cancelled');

/**
 * Step `before hook`, the backup, step `after hook`. A `before` that fails fails the job. Once it was begun `after` is run, whatever
 * became of it and of the backup: it may have to undo what the other did. It fails no job, but alerts; nor does its being cut off.
 */
export function createHookedBackup({ backup, hooks, databases }: HookedBackupOptions): JobHandler<'backup'> {
  async function after(subject: HookSubject, context: JobContext): Promise<void> {
    if (!hooks.find(subject.database.name, 'after')) return;
    // Cancelled or not: nothing but its time limit ends it.
    const { signal } = new AbortController();
    const run = async () => {
      const problem = await hooks.runAlerting('after', subject, { ...context, signal });
      if (problem) throw problem;
    };
    await context.always(afterHook, run).catch(() => undefined);
  }

  return async (request, context) => {
    const database = findDatabase(request.database, databases);
    const take = async (): Promise<Backup> => {
      if (hooks.find(database.name, 'before')) {
        await context.step('before hook', () => hooks.run('before', { database }, context));
      }
      return backup(request, context);
    };
    const taken = await take().catch(async (error: unknown) => {
      const outcome = isCancelled(context.signal) ? 'cancelled' : 'failed';
      await after({ database, outcome }, context);
      throw error;
    });
    await after({ database, backup: taken.id, outcome: 'succeeded' }, context);
    return taken;
  };
}
