import { useQuery } from '@tanstack/preact-query';
import { backupQuery } from '../../api/queries.ts';
import type { Backup } from '../../api/types.ts';
import { tableName } from '../../format/names.ts';
import { bytes, count } from '../../format/quantities.ts';
import { Facts } from '../../parts/facts.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Marks } from '../../parts/marks.tsx';
import { Panel } from '../../parts/panel.tsx';
import { BackupBadge } from '../../parts/states.tsx';
import { Ago, Time } from '../../parts/time.tsx';
import { Title } from '../../parts/title.tsx';
import { BackupActions } from './backup-actions.tsx';
import { Copies } from './copies.tsx';
import { Verifications } from './verifications.tsx';

/** All of one backup. */
export function BackupPage({ params: { id } }: { readonly params: { readonly id: string } }) {
  const query = useQuery(backupQuery(id));
  return (
    <>
      <Title aside={query.data && <BackupActions backup={query.data} />}>{id}</Title>
      <Loaded query={query}>
        {(backup) => (
          <>
            <div class="panels">
              <Panel title="Facts" aside={<BackupBadge backup={backup} />}>
                <Facts facts={factsOf(backup)} />
              </Panel>
              <Tables tables={backup.tables} />
              <Copies copies={backup.copies} />
            </div>
            <Verifications backup={backup} />
          </>
        )}
      </Loaded>
    </>
  );
}

const factsOf = (backup: Backup) =>
  [
    [
      'Database',
      <a key="database" href={`#/databases/${backup.database}`}>
        {backup.database}
      </a>,
    ],
    [
      'Made',
      <span key="made">
        <Time at={backup.createdAt} />, <Ago at={backup.createdAt} />
      </span>,
    ],
    [
      'Marks',
      backup.hold || backup.tags.length > 0 || backup.description ? (
        <Marks key="marks" backup={backup} />
      ) : null,
    ],
    ['Size', bytes(backup.sizeBytes)],
    ['Log beside it', backup.wal && bytes(backup.wal.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0))],
    ['SHA-256', <code key="hash">{backup.sha256}</code>],
    ['Sealed', backup.sealed ? 'yes: one file, read in full' : 'no: nobody has read it'],
    ['Passes', count(backup.passes)],
    ['Storage version', backup.storageVersion],
    ['DuckDB', backup.duckdbVersion],
  ] as const;

const Tables = ({ tables }: Pick<Backup, 'tables'>) => (
  <Panel title="Tables">
    {tables.length === 0 ? (
      <p class="soft">Nobody has read them.</p>
    ) : (
      <Facts facts={tables.map((table) => [tableName(table), `${count(table.rowCount)} rows`] as const)} />
    )}
  </Panel>
);
