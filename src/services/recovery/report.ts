import type { RecoveryReport } from '../../domain/recovery.ts';
import type { Run } from './parts.ts';

export function reportOf({ database, request, progress }: Run): RecoveryReport {
  const { backup, quarantine, checks, startDate, rolledBack, alerts } = progress.state();
  return {
    database: database.name,
    from: request.from,
    backup,
    target: database.path,
    quarantine: rolledBack ? null : quarantine,
    checks,
    startDate,
    rolledBack,
    alerts,
  };
}
