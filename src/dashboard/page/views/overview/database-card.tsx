import type { Database } from '../../api/types.ts';
import { bytes, plural } from '../../format/quantities.ts';
import { Badge } from '../../parts/badge.tsx';
import { Facts } from '../../parts/facts.tsx';
import { LiveProgress } from '../../parts/job-progress.tsx';
import { ProtectionBadge } from '../../parts/states.tsx';
import { Ago } from '../../parts/time.tsx';
import { AgeMeter } from './age-meter.tsx';
import { Growth } from './growth.tsx';
import { LastFailure } from './last-failure.tsx';
import { LastProofs } from './last-proofs.tsx';

/** How one database is. */
export function DatabaseCard({ database }: { readonly database: Database }) {
  const { name, protection, nextRun, sizeBytes, walBytes, runningJob } = database;
  return (
    <article class={`card ${protection}`} aria-label={name}>
      <header>
        <h2>
          <a href={`#/databases/${name}`}>{name}</a>
        </h2>
        <ProtectionBadge protection={protection} />
      </header>
      {runningJob !== null && <LiveProgress id={runningJob} />}
      <AgeMeter database={database} />
      <Growth database={name} sizeBytes={sizeBytes} />
      <Facts
        facts={[
          ['Next backup', nextRun === null ? 'none is scheduled' : <Ago at={nextRun} />],
          ['Write-ahead log', walBytes === 0 ? null : bytes(walBytes)],
          ['Unusable', unusable(database)],
        ]}
      />
      <LastProofs database={name} />
      <LastFailure database={database} />
    </article>
  );
}

/** What lies in a repository and is in no list; null: nothing. */
export function unusable({ unusableBackups, unusableExports }: Database) {
  const lost = [
    unusableBackups > 0 ? plural(unusableBackups, 'backup') : null,
    unusableExports > 0 ? plural(unusableExports, 'export') : null,
  ].filter((what) => what !== null);
  if (lost.length === 0) return null;
  return (
    <a href="#/repositories">
      <Badge tone="bad">{lost.join(' and ')}</Badge>
    </a>
  );
}
