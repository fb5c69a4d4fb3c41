import type { ComponentChildren } from 'preact';
import type { Job } from '../api/types.ts';
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
      return job.result.ok ? `Nothing is damaged: level ${job.result.level}.` : null;
    case 'drill':
      return `${plural(job.result.proven.length, 'backup')} proven, ${job.result.failed.length} failed.`;
    case 'compare':
      return job.result.equal ? 'Both are the same.' : 'They differ.';
    case 'restore':
      if (job.state !== 'succeeded') return null;
      return job.result.dryRun ? 'Nothing was changed.' : `Restored: ${job.result.target.path}.`;
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
