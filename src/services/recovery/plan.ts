/** What a recovery would do, in sentences. */
import type { HookName } from '../../domain/hook.ts';
import {
  type RecoveryPlan,
  type RecoveryRequest,
  type RecoveryStep,
  stepsFrom,
} from '../../domain/recovery.ts';
import { findDatabase } from '../configured-database.ts';
import { chooseBackup } from '../restore/backup-source.ts';
import type { RecoveryParts } from './parts.ts';
import { remedyFor } from './remedies.ts';

/** The hooks that steps run. */
const hookOf: Readonly<Partial<Record<RecoveryStep, HookName>>> = {
  stop: 'stop',
  validate: 'validate',
  backfill: 'backfill',
  start: 'start',
};

export async function planRecovery(request: RecoveryRequest, parts: RecoveryParts): Promise<RecoveryPlan> {
  const { database: name, from, checks: judging = 'refuse' } = request;
  const database = findDatabase(name, parts.databases);
  const { path, files } = await parts.vacating.look(name);
  const backup = from === 'backup' ? chosen(request, parts) : null;
  const restoring =
    backup === null
      ? []
      : (await parts.restore.plan({ source: { backup }, target: { database: name } }, '<job>')).steps;
  const checks = checksText(database.checks.length, judging);
  const days = lastDayText(database.layouts);
  const does: Readonly<Record<RecoveryStep, readonly string[]>> = {
    identify: [`Take ${backup}.`],
    verify: [`Read every block and every row of it${checks && `, and run ${checks}`}.`],
    stop: ['Stop what writes the database, and wait until nobody holds it.'],
    restore: restoring,
    'move aside':
      files.length === 0 ? ['Nothing lies there.'] : files.map((file) => `Move ${file} to quarantine.`),
    validate: [checks ? `Hold what is there now against ${checks}.` : 'No checks are configured.'],
    backfill: [from === 'backup' ? `Fill in ${days} to yesterday.` : 'Make everything anew, on nothing.'],
    start: ['Start what writes the database.'],
  };
  const steps = stepsFrom[from].map((step) => ({
    name: step,
    ...withHook(step, does[step], parts.hooks.find(name, hookOf[step] ?? 'after')?.command),
    ifItFails: remedyFor(step, from),
  }));
  return { database: name, from, backup, target: path, steps };
}

const chosen = ({ database, backup }: RecoveryRequest, { databases, catalog }: RecoveryParts): string =>
  chooseBackup(backup === undefined ? { database } : { backup }, databases, catalog);

function withHook(step: RecoveryStep, does: readonly string[], command: readonly string[] | undefined) {
  if (hookOf[step] === undefined) return { does: [...does], command: null };
  if (command) return { does: [...does], command: [...command] };
  const nothing = `There is no hook ${hookOf[step]}: nothing is run.`;
  return { does: step === 'validate' ? [...does, nothing] : [nothing], command: null };
}

/** Empty where there are none. */
function checksText(count: number, judging: RecoveryRequest['checks']): string {
  if (count === 0) return '';
  const one = count === 1;
  const told = judging === 'tell' ? `, and tell what breaks ${one ? 'it' : 'them'}` : '';
  return `${one ? 'the configured check' : `the ${count} configured checks`}${told}`;
}

function lastDayText(layouts: Readonly<Record<string, { readonly timeColumn: string | null }>>): string {
  const columns = Object.entries(layouts).flatMap(([table, { timeColumn }]) =>
    timeColumn === null ? [] : [`${table}.${timeColumn}`],
  );
  if (columns.length === 0) return 'everything (no timeColumn is configured)';
  return `the days from the last one in ${columns.join(', ')} of the restored data, which may be half written,`;
}
