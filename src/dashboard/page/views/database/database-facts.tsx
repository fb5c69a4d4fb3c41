import type { Schemas } from '../../api/types.ts';
import { tableName } from '../../format/names.ts';
import { bytes, count, signedBytes } from '../../format/quantities.ts';
import { Facts } from '../../parts/facts.tsx';
import { LiveProgress } from '../../parts/job-progress.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ProtectionBadge } from '../../parts/states.tsx';
import { Ago } from '../../parts/time.tsx';
import { AgeMeter } from '../overview/age-meter.tsx';
import { unusable } from '../overview/database-card.tsx';
import { LastFailure } from '../overview/last-failure.tsx';

type Detail = Schemas['DatabaseDetail'];

/** How it is, what the file is, and what will become of it. */
export const DatabaseFacts = ({ database }: { readonly database: Detail }) => (
  <div class="panels">
    <Panel title="Protection" aside={<ProtectionBadge protection={database.protection} />}>
      <div class="stack">
        {database.runningJob !== null && <LiveProgress id={database.runningJob} />}
        <AgeMeter database={database} />
        <Facts
          facts={[
            ['Last good backup', backupLink(database.lastGoodBackup)],
            ['Next backup', database.nextRun === null ? 'none is scheduled' : <Ago at={database.nextRun} />],
            ['Unusable', unusable(database)],
            ['In quarantine', database.quarantineBytes === 0 ? null : bytes(database.quarantineBytes)],
          ]}
        />
        <LastFailure database={database} />
      </div>
    </Panel>
    <Panel title="File">
      <Facts facts={fileFacts(database)} />
    </Panel>
    <Panel title="Estimates">
      <Estimates estimates={database.estimates} />
    </Panel>
  </div>
);

const backupLink = (id: string | null) => id && <a href={`#/backups/${id}`}>{id}</a>;

const fileFacts = ({
  path,
  exists,
  sizeBytes,
  walBytes,
  storageVersion,
  heldBy,
  tables,
  tablesAsOf,
}: Detail) =>
  [
    ['Path', <code key="path">{path}</code>],
    [
      'Size',
      exists
        ? `${bytes(sizeBytes ?? 0)}${walBytes > 0 ? ` and ${bytes(walBytes)} of log` : ''}`
        : 'there is no file',
    ],
    ['Storage version', storageVersion],
    ['Held by', heldBy ? `${heldBy.command} (${heldBy.pid})` : 'nobody that can be seen from here'],
    ...tables.map((table) => [tableName(table), `${count(table.rowCount)} rows`] as const),
    ['Rows as of', tablesAsOf && <Ago at={tablesAsOf} />],
  ] as const;

function Estimates({ estimates }: Pick<Detail, 'estimates'>) {
  if (!estimates) return <p class="soft">There are none without a good backup, or they are being made.</p>;
  const { growthBytesPerDay, growthBytesPerYear, repositoryBytes, repositoryBytesInAYear } = estimates;
  const known = (value: number | null, text: (value: number) => string) =>
    value === null ? 'not known yet' : text(value);
  return (
    <Facts
      facts={[
        ['Growth a day', known(growthBytesPerDay, signedBytes)],
        ['Growth a year', known(growthBytesPerYear, signedBytes)],
        ['Stored now', bytes(repositoryBytes)],
        ['Stored in a year', known(repositoryBytesInAYear, bytes)],
        ['As CSV', known(estimates.csvBytes, bytes)],
        ['As Parquet', known(estimates.parquetBytes, bytes)],
      ]}
    />
  );
}
