import type { ComponentChildren } from 'preact';
import type { Job, VerificationReport } from '../api/types.ts';
import { bytes, freed, plural } from '../format/quantities.ts';

/** In a sentence what came of a job; nothing where its problem says it all. */
export function ResultSummary({ job }: { readonly job: Job }) {
  const said = sentence(job);
  return said === null ? null : <p>{said}</p>;
}

function sentence(job: Job): ComponentChildren {
  if (job.result === null) return null;
  switch (job.kind) {
    case 'backup':
    case 'import':
    case 'copy':
      return (
        <>
          <a href={`#/backups/${job.result.id}`}>{job.result.id}</a>, {bytes(job.result.sizeBytes)}
        </>
      );
    case 'verify':
      if (!job.result.ok) return null;
      return `Nothing is damaged: level ${job.result.level}.${violated(job.result.checks)}`;
    case 'drill':
      return `${plural(job.result.proven.length, 'backup')} proven, ${job.result.failed.length} failed.`;
    case 'compare':
      return job.result.equal ? 'Both are the same.' : 'They differ.';
    case 'restore':
      if (job.state !== 'succeeded') return null;
      if (job.result.dryRun) return 'Nothing was changed.';
      return `Restored: ${job.result.target.path}.${violated(job.result.verification?.checks)}`;
    case 'recovery':
      if (job.result.rolledBack) return 'What was there before was put back.';
      return job.state === 'succeeded' ? `Recovered: ${job.result.target}.` : null;
    case 'export':
      return (
        <>
          <a href={`#/exports/${job.result.id}`}>{job.result.id}</a>, {bytes(job.result.sizeBytes)}
        </>
      );
    case 'prune':
      return `${plural(job.result.removed.length, 'backup')} removed, ${freed(job.result)}.`;
    default:
      return null;
  }
}

/** Data that breaks a check is no damage, and is restored all the same. */
function violated(checks: VerificationReport['checks'] = []): string {
  const broken = checks.filter(({ ok }) => !ok).length;
  return broken === 0 ? '' : ` ${plural(broken, 'check')} violated.`;
}
