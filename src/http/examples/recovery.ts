/** A recovery from last night's backup. */
import { type RecoveryPlan, type RecoveryReport, stepsFrom } from '../../domain/recovery.ts';
import { backup, quarantined, verification } from './documents.ts';

const { database } = backup;
const { target } = quarantined;

export const recoveryReport: RecoveryReport = {
  database,
  from: 'backup',
  backup: backup.id,
  target,
  quarantine: quarantined.id,
  checks: verification.checks ?? [],
  startDate: '2025-11-11',
  rolledBack: false,
  alerts: [],
};

const does = {
  identify: [`Take ${backup.id}.`],
  verify: ['Read every block and every row of it, and run the 5 configured checks.'],
  stop: ['Stop what writes the database, and wait until nobody holds it.'],
  restore: [`Move ${target} to quarantine.`, `Rename the copy to ${target}.`],
  'move aside': [],
  validate: ['Hold what is there now against the 5 configured checks.'],
  backfill: [
    'Fill in the days from the last one in daily_availability.date of the restored data, which may be half written, to yesterday.',
  ],
  start: ['Start what writes the database.'],
};

const commands = new Map([
  ['stop', ['systemctl', '--user', 'stop', 'scheduler']],
  ['validate', ['./validate.sh']],
  ['backfill', ['./backfill.sh', '--start-date', '{startDate}']],
  ['start', ['systemctl', '--user', 'start', 'scheduler']],
]);

export const recoveryPlan: RecoveryPlan = {
  database,
  from: 'backup',
  backup: backup.id,
  target,
  steps: stepsFrom.backup.map((name) => ({
    name,
    does: does[name],
    command: commands.get(name) ?? null,
    ifItFails: 'The database is as it was, and the hook start is run.',
  })),
};
