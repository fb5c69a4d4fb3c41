/** Runs the hooks of databases within steps of jobs. */
import type { ConfiguredDatabase } from '../../domain/database.ts';
import { asProblem } from '../../domain/failed-with-result.ts';
import { type Hook, type HookName, type Hooks, withStartDate } from '../../domain/hook.ts';
import type { CommandEnd, Commands } from '../../domain/ports/commands.ts';
import type { JobContext } from '../../domain/ports/jobs.ts';
import { isProblem, Problem, problemDocument } from '../../domain/problem.ts';
import type { AlertHook } from '../notification/hook-alerts.ts';

export interface HooksServiceOptions {
  /** By database. */
  readonly hooks: ReadonlyMap<string, Hooks>;
  readonly commands: Commands;
  readonly alert: AlertHook;
}

/** What a hook is told in its environment, beside which one it is. */
export interface HookSubject {
  readonly database: Pick<ConfiguredDatabase, 'name' | 'path'>;
  readonly backup?: string | undefined;
  /** How what it follows ended. */
  readonly outcome?: 'succeeded' | 'failed' | 'cancelled';
  /** Of a backfill; null: everything. */
  readonly startDate?: string | null;
}

/** What a hook needs of the job that it is run for: its output goes to the step under way. */
export type HookContext = Pick<JobContext, 'jobId' | 'signal' | 'detail' | 'output'>;

export interface HooksService {
  /** null: there is none. */
  find(database: string, name: HookName): Hook | null;
  /** One that there is. Rejects with `hook_failed`, or the signal's reason once all that it started is gone. */
  run(name: HookName, subject: HookSubject, context: HookContext): Promise<void>;
  /** The same for one that fails no job: gives what became of it, and alerts. */
  runAlerting(name: HookName, subject: HookSubject, context: HookContext): Promise<Problem | null>;
  /**
   * Watches what is left of a hook that a service which has died since ran for this job as long as that would have, and ends it then where
   * it was not to stay. Gives the pid of a detached one that stays; null: it must be run again, since nobody knows how it ended.
   */
  takeOver(name: HookName, database: string, jobId: string): Promise<number | null>;
  /** Ends the living processes of a hook that was run for this job, perhaps by a service that has died since. */
  endLeft(name: HookName, jobId: string): Promise<void>;
}

export function createHooksService({ hooks, commands, alert }: HooksServiceOptions): HooksService {
  const find = (database: string, name: HookName) => hooks.get(database)?.commands[name] ?? null;

  async function run(name: HookName, subject: HookSubject, context: HookContext): Promise<void> {
    const { database, startDate = null } = subject;
    const configured = hooks.get(database.name);
    const hook = configured?.commands[name];
    if (!hook) throw new Error(`${database.name} has no hook ${name}`);
    const command = {
      command: name === 'backfill' ? withStartDate(hook.command, startDate) : hook.command,
      cwd: configured.cwd,
      environment: { ...configured.environment, ...variablesOf(subject), ...marksOf(name, context.jobId) },
      timeoutMs: hook.timeoutMs,
    };
    const end = await (hook.detach
      ? commands.detach(command)
      : commands.run(command, runOptions(context))
    ).catch((error: unknown) => {
      context.signal.throwIfAborted();
      throw notStarted(name, error);
    });
    if ('pid' in end) context.detail(`left running as PID ${end.pid}`);
    else if (end.timedOut || end.exitCode !== 0) throw failed(name, end, hook);
  }

  return {
    find,
    run,
    async runAlerting(name, subject, context) {
      const { jobId } = context;
      const problem = await run(name, subject, context).then(
        () => null,
        (error: unknown) => asProblem(error),
      );
      const document = problem && problemDocument(problem, `/jobs/${jobId}`, jobId);
      alert({ database: subject.database.name, hook: name, jobId, problem: document });
      return problem;
    },
    async takeOver(name, database, jobId) {
      const hook = find(database, name);
      if (!hook) return null;
      return commands.takeOver(marksOf(name, jobId), { detached: hook.detach, timeoutMs: hook.timeoutMs });
    },
    async endLeft(name, jobId) {
      await commands.end(await commands.find(marksOf(name, jobId)));
    },
  };
}

/** What a process of a hook is known by: its children have them too. */
const marksOf = (name: HookName, jobId: string) => ({ DUCKBACK_HOOK: name, DUCKBACK_JOB: jobId });

function variablesOf({ database, backup, outcome }: HookSubject): Record<string, string> {
  return {
    DUCKBACK_DATABASE: database.name,
    DUCKBACK_PATH: database.path,
    ...(backup === undefined ? {} : { DUCKBACK_BACKUP: backup }),
    ...(outcome === undefined ? {} : { DUCKBACK_OUTCOME: outcome }),
  };
}

const runOptions = ({ signal, output }: HookContext) => ({ signal, onOutput: output });

function failed(name: HookName, { exitCode, signal, timedOut }: CommandEnd, { timeoutMs }: Hook): Problem {
  if (timedOut)
    return new Problem('hook_failed', `The hook ${name} was ended: it took longer than ${timeoutMs} ms.`);
  const how = exitCode === null ? `was ended by ${signal}` : `ended with the exit code ${exitCode}`;
  return new Problem('hook_failed', `The hook ${name} ${how}.`);
}

/** Whether a hook failed before it did anything: its program could not be started. */
export const wasNeverStarted = (error: unknown): boolean =>
  isProblem(error, 'hook_failed') && error.cause !== undefined;

const notStarted = (name: HookName, error: unknown): Problem =>
  new Problem('hook_failed', `The hook ${name} could not be started: ${codeOf(error)}.`, {
    hint: 'Check that its program and its folder (hooks.cwd) are there and may be used by the user of the service.',
    cause: error,
  });

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'for a reason that the log has';
