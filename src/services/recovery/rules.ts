import { Problem } from '../../domain/problem.ts';
import type { RecoveryRequest } from '../../domain/recovery.ts';
import { validationFailed } from '../../domain/validation-failed.ts';
import type { HooksService } from '../hooks/hooks-service.ts';

/** Throws `validation_failed`; `hook_missing` where nothing could make the database anew. */
export function refuseImpossible(
  { database, from, backup }: RecoveryRequest,
  hooks: Pick<HooksService, 'find'>,
): void {
  if (from === 'backup') return;
  if (backup !== undefined) {
    throw validationFailed([{ pointer: '/backup', message: 'is only for a recovery from a backup' }]);
  }
  if (hooks.find(database, 'backfill')) return;
  throw new Problem('hook_missing', `Nothing could make ${database} anew: it has no hook backfill.`);
}
