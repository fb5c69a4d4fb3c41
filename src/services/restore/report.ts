/** How a restore tells what it does: the same sentences for what would happen and for what happened. */
import { join } from 'node:path';
import type { RestoreReport } from '../../domain/restore.ts';
import type { VerificationReport } from '../../domain/verification.ts';
import type { Ownership } from '../../files/file-operations.ts';
import { quarantineOf, stagingOf } from './home.ts';
import { movedFiles } from './journal.ts';
import type { Plan } from './plan.ts';

interface Outcome {
  readonly jobId: string;
  readonly dryRun: boolean;
  readonly verification: VerificationReport | null;
  /** What turned out otherwise than planned. */
  readonly notes: readonly string[];
}

export function reportOf(plan: Plan, { jobId, dryRun, verification, notes }: Outcome): RestoreReport {
  const { source, target } = plan;
  return {
    source: { backup: source.manifest.id },
    target: { database: target.database, path: target.path },
    dryRun,
    quarantine: quarantinePlan(plan),
    verification,
    sizeBytes: source.manifest.sizeBytes,
    steps: [...stepsOf(plan, jobId), ...notes],
  };
}

/** The files that go into quarantine; null where nothing is replaced. */
function quarantinePlan({ target, occupants, quarantineId }: Plan): RestoreReport['quarantine'] {
  const files = movedFiles(occupants);
  if (files.length === 0) return null;
  const folder = quarantineOf(target.home, quarantineId);
  return { id: quarantineId, files: files.map(({ from, name }) => ({ from, to: join(folder, name) })) };
}

function stepsOf(plan: Plan, jobId: string): string[] {
  const { source, target, occupants, method } = plan;
  const { id, sizeBytes, sha256, tables } = source.manifest;
  const overwrites = method === 'overwrite';
  const moves = (quarantinePlan(plan)?.files ?? []).map(({ from, to }) =>
    overwrites && from === target.path ? `Copy ${from} to ${to}.` : `Move ${from} to ${to}.`,
  );
  return [
    `Copy ${id} (${sizeBytes} bytes) from the repository ${source.repository.name} to ${stagingOf(target.home, jobId)}.`,
    `Check the copy: SHA-256 ${sha256}, every block in use, every row of ${tables.length} tables.`,
    ...moves,
    overwrites ? `Overwrite ${target.path} in place.` : `Rename the copy to ${target.path}.`,
    ownershipStep(occupants.ownership),
  ];
}

const ownershipStep = (ownership: Ownership | null): string =>
  ownership
    ? `Keep the owner ${ownership.uid}:${ownership.gid} and the mode ${ownership.mode.toString(8)}.`
    : 'Give the new file the owner of the service and the mode 600.';
