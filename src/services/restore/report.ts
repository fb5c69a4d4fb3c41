/** How a restore tells what it does: the same sentences for what would happen and for what happened. */
import { join } from 'node:path';
import { FailedWithResult } from '../../domain/failed-with-result.ts';
import { Problem } from '../../domain/problem.ts';
import type { RestoreReport } from '../../domain/restore.ts';
import type { VerificationReport } from '../../domain/verification.ts';
import type { Ownership } from '../../files/file-operations.ts';
import { nameOf, summaryOf } from '../verify/report.ts';
import { quarantineOf, stagingOf } from './home.ts';
import { movedFiles } from './journal.ts';
import type { Plan } from './plan.ts';
import type { Made } from './source.ts';

/** What a dry run tells. */
export const dryReport = (plan: Plan, jobId: string): RestoreReport => ({
  ...common(plan),
  dryRun: true,
  quarantine: quarantinePlan(plan),
  verification: null,
  steps: [...makingSteps(plan, jobId), ...swapSteps(plan)],
});

/** What was done. `notes`: what turned out otherwise than planned. */
export const reportOf = (
  plan: Plan,
  jobId: string,
  { sizeBytes, verification, loaded }: Made,
  notes: readonly string[],
): RestoreReport => ({
  ...common(plan),
  dryRun: false,
  quarantine: quarantinePlan(plan),
  verification,
  ...(loaded ? { loaded } : {}),
  sizeBytes,
  steps: [...makingSteps(plan, jobId), ...swapSteps(plan), ...verification.notes, ...notes],
});

/** Throws `verification_failed` with the restore's report, which has the verification's, where damage was found. */
export function refuseDamaged(plan: Plan, jobId: string, verification: VerificationReport): void {
  if (verification.ok) return;
  const reason = `${nameOf(verification)} cannot be restored: ${summaryOf(verification.problems)}`;
  const hint =
    'backup' in plan.source.named
      ? 'Nothing was touched. Verify the backup, which records the damage, and restore another one.'
      : 'Nothing was touched. Restore another export, or a backup.';
  const problem = new Problem('verification_failed', reason, { hint });
  const steps = makingSteps(plan, jobId);
  throw new FailedWithResult(problem, {
    ...common(plan),
    dryRun: false,
    quarantine: null,
    verification,
    steps,
  });
}

const common = ({ source, target }: Plan) => ({
  source: source.named,
  target: { database: target.database, path: target.path },
  sizeBytes: source.sizeBytes,
});

/** The files that go into quarantine; null where nothing is replaced. */
function quarantinePlan({ target, occupants, quarantineId }: Plan): RestoreReport['quarantine'] {
  const files = movedFiles(occupants);
  if (files.length === 0) return null;
  const folder = quarantineOf(target.home, quarantineId);
  return { id: quarantineId, files: files.map(({ from, name }) => ({ from, to: join(folder, name) })) };
}

const makingSteps = ({ source, target }: Plan, jobId: string): string[] =>
  source.steps(stagingOf(target.home, jobId));

function swapSteps(plan: Plan): string[] {
  const { target, occupants, method } = plan;
  const overwrites = method === 'overwrite';
  const moves = (quarantinePlan(plan)?.files ?? []).map(({ from, to }) =>
    overwrites && from === target.path ? `Copy ${from} to ${to}.` : `Move ${from} to ${to}.`,
  );
  return [
    ...partialSteps(plan),
    ...moves,
    ...(overwrites
      ? [`Overwrite ${target.path} in place.`, hiddenLogStep(target.path)]
      : [`Rename the copy to ${target.path}.`]),
    ownershipStep(occupants.ownership),
  ];
}

/** What force lets happen. */
const partialSteps = ({ source, target, occupants }: Plan): string[] =>
  source.partial !== null && occupants.main
    ? [`All of ${target.path} gives way to a part: ${source.partial}.`]
    : [];

/** Nothing tells which file it is, and what lies beside it is not in this mount. */
const hiddenLogStep = (path: string): string =>
  `A log beside the file that ${path} was mounted from is out of sight here: move it away before anybody opens the database there, else it is replayed into what was restored.`;

const ownershipStep = (ownership: Ownership | null): string =>
  ownership
    ? `Keep the owner ${ownership.uid}:${ownership.gid} and the mode ${ownership.mode.toString(8)}.`
    : 'Give the new file the owner of the service and the mode 600.';
