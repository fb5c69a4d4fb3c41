/** What each kind of job does, and the services behind that. */
import { createCommands } from '../commands/commands.ts';
import { createBackupService } from '../services/backup/backup-service.ts';
import { createChecksService } from '../services/checks/checks-service.ts';
import { createCompareService } from '../services/compare-service.ts';
import { createCopyService } from '../services/copies/copy-service.ts';
import { createDrill } from '../services/drill-service.ts';
import { createHookedBackup } from '../services/hooks/hooked-backup.ts';
import { createHooksService } from '../services/hooks/hooks-service.ts';
import { createHookAlerts } from '../services/notification/hook-alerts.ts';
import { createRecoveryService } from '../services/recovery/recovery-service.ts';
import { createRestoreService } from '../services/restore/restore-service.ts';
import { createVacating } from '../services/restore/vacate.ts';
import { createRetentionService } from '../services/retention/retention-service.ts';
import { createVerifyService } from '../services/verify/verify-service.ts';
import { createExports } from './exports.ts';
import type { Parts } from './parts.ts';

export function createOperations(parts: Parts) {
  const { config, state, clock, findBackup } = parts;
  const checks = createChecksService(parts);
  const verify = createVerifyService({ ...parts, checks });
  const backup = createBackupService({ ...parts, verify });
  const alert = createHookAlerts(parts);
  const hooks = createHooksService({ hooks: config.hooks, commands: createCommands(clock), alert });
  const exports = createExports(parts);
  const restore = createRestoreService({ ...parts, checks });
  const recovery = createRecoveryService({
    ...parts,
    verify,
    restore,
    vacating: createVacating(parts),
    checks,
    hooks,
    store: state.recoveries,
  });
  const copying = { ...parts, ledger: state.copies };
  const retention = createRetentionService({ ...copying, repositories: parts.asked, jobs: state.ledger });
  return {
    verify,
    hooks,
    ...exports,
    recovery,
    retention,
    handlers: {
      ...backup,
      backup: createHookedBackup({ ...parts, backup: backup.backup, hooks }),
      ...createCompareService(parts),
      export: exports.export,
      verify: verify.verify,
      drill: createDrill({
        verify: verify.verify,
        findBackup,
        leases: parts.leases,
        unusable: parts.unusable,
      }),
      restore: restore.restore,
      recovery: recovery.recovery,
      prune: retention.prune,
      copy: createCopyService(copying),
    },
  };
}
