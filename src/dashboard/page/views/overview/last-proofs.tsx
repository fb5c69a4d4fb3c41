import { useQuery } from '@tanstack/preact-query';
import { recentBackupsQuery } from '../../api/queries.ts';
import type { Backup, VerifyLevel } from '../../api/types.ts';
import { Badge } from '../../parts/badge.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Ago } from '../../parts/time.tsx';

interface Found {
  readonly backup: string;
  readonly level: VerifyLevel;
  readonly at: string;
  readonly ok: boolean;
}

/** When a backup was last verified, and last restored to scratch. */
export function LastProofs({ database }: { readonly database: string }) {
  const { data: backups = [] } = useQuery(recentBackupsQuery(database));
  const drill = newestOf(backups, ['restore']);
  const verification = newestOf(backups, ['checksum', 'structure', 'content', 'restore']);
  return (
    <Facts
      facts={[
        ['Last verification', <Proof key="verification" found={verification} />],
        ['Last drill', <Proof key="drill" found={drill} />],
      ]}
    />
  );
}

function Proof({ found }: { readonly found: Found | undefined }) {
  if (!found) return <span class="soft">never</span>;
  return (
    <>
      <Badge tone={found.ok ? 'ok' : 'bad'}>{found.ok ? found.level : 'damage'}</Badge>{' '}
      <a href={`#/backups/${found.backup}`}>
        <Ago at={found.at} />
      </a>
    </>
  );
}

function newestOf(backups: readonly Backup[], levels: readonly VerifyLevel[]): Found | undefined {
  const all = backups.flatMap(({ id, verified }) =>
    levels.flatMap((level) => {
      const one = verified[level];
      return one ? [{ backup: id, level, at: one.at, ok: one.ok }] : [];
    }),
  );
  return all.toSorted((one, other) => other.at.localeCompare(one.at))[0];
}
