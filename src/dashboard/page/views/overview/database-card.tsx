import type { Database } from '../../api/types.ts';
import { bytes } from '../../format/quantities.ts';
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
        ]}
      />
      <LastProofs database={name} />
      <LastFailure database={database} />
    </article>
  );
}
