import { useInfiniteQuery, useQuery } from '@tanstack/preact-query';
import { jobsQuery, recentBackupsQuery } from '../../api/queries.ts';
import { Badge } from '../../parts/badge.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Ago } from '../../parts/time.tsx';
import { type Proof, proofsOf } from './proofs-of.ts';

/** When a backup was last verified, and last restored to scratch. */
export function LastProofs({ database }: { readonly database: string }) {
  const backups = useQuery(recentBackupsQuery(database));
  const drills = useInfiniteQuery(jobsQuery({ database, kind: 'drill', limit: 5 }));
  const verifications = useInfiniteQuery(jobsQuery({ database, kind: 'verify', limit: 5 }));
  const isThere = backups.data && drills.data && verifications.data;
  const jobs = [drills, verifications]
    .flatMap(({ data }) => data?.pages[0]?.items ?? [])
    .filter((job) => job.kind === 'drill' || job.kind === 'verify');
  const query = {
    data: isThere && proofsOf(backups.data.items, jobs),
    error: backups.error ?? drills.error ?? verifications.error,
  };
  return (
    <Loaded query={query}>
      {(proofs) => (
        <Facts
          facts={[
            ['Last verification', <Found key="verification" proof={proofs[0]} />],
            ['Last drill', <Found key="drill" proof={proofs.find(({ level }) => level === 'restore')} />],
          ]}
        />
      )}
    </Loaded>
  );
}

function Found({ proof }: { readonly proof: Proof | undefined }) {
  if (!proof) return <span class="soft">none of late</span>;
  const { outcome, level, href, at } = proof;
  return (
    <>
      <Badge tone={outcome === 'proven' ? 'ok' : 'bad'}>{outcome === 'proven' ? level : outcome}</Badge>{' '}
      <a href={href}>
        <Ago at={at} />
      </a>
    </>
  );
}
