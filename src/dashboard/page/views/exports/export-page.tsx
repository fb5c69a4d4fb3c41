import { useQuery } from '@tanstack/preact-query';
import { ActionButton } from '../../actions/action-button.tsx';
import { DeleteExport } from '../../actions/delete-export.tsx';
import { Restore } from '../../actions/restore.tsx';
import { VerifyExport } from '../../actions/verify-export.tsx';
import { exportQuery } from '../../api/queries.ts';
import type { Export } from '../../api/types.ts';
import { Download } from '../../downloads/download.tsx';
import { bytes } from '../../format/quantities.ts';
import { Facts } from '../../parts/facts.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Time } from '../../parts/time.tsx';
import { Title } from '../../parts/title.tsx';
import { ExportTable, fileName } from './export-table.tsx';

/** All of one export. */
export function ExportPage({ params: { id } }: { readonly params: { readonly id: string } }) {
  const query = useQuery(exportQuery(id));
  return (
    <>
      <Title aside={query.data && <Actions exported={query.data} />}>{id}</Title>
      <Loaded query={query}>
        {(exported) => (
          <>
            <Panel title="Facts">
              <Facts facts={factsOf(exported)} />
              {exported.notes.map((note) => (
                <p key={note} class="soft">
                  {note}
                </p>
              ))}
            </Panel>
            {exported.tables.map((table) => (
              <ExportTable key={`${table.schema}.${table.name}`} id={id} table={table} />
            ))}
          </>
        )}
      </Loaded>
    </>
  );
}

const Actions = ({ exported }: { readonly exported: Export }) => (
  <div class="buttons">
    <Download
      path={`/exports/${exported.id}/content`}
      fileName={wholeName(exported)}
      sizeBytes={exported.sizeBytes}
    />
    <ActionButton label="Verify …" needs="operator">
      {(close) => <VerifyExport id={exported.id} onClose={close} />}
    </ActionButton>
    <ActionButton label="Restore …" needs="admin">
      {(close) => <Restore database={exported.database} source={{ export: exported.id }} onClose={close} />}
    </ActionButton>
    <ActionButton label="Delete …" needs="admin">
      {(close) => <DeleteExport exported={exported} onClose={close} />}
    </ActionButton>
  </div>
);

/** As the service names it: the only file, or all of them in a tar. */
function wholeName({ id, tables }: Export): string {
  const [file, ...others] = tables.flatMap(({ files }) => files);
  return file && others.length === 0 ? fileName(id, file.name) : `${id}.tar`;
}

const factsOf = ({
  database,
  source,
  createdAt,
  format,
  compression,
  complete,
  repository,
  sizeBytes,
  expiresAt,
}: Export) =>
  [
    [
      'Database',
      <a key="database" href={`#/databases/${database}`}>
        {database}
      </a>,
    ],
    ['Of', 'backup' in source ? <a href={`#/backups/${source.backup}`}>{source.backup}</a> : 'the live file'],
    ['State of', <Time key="at" at={createdAt} />],
    ['Format', `${format}, ${compression.codec}`],
    ['Complete', complete ? 'all tables and rows' : 'a part'],
    ['Repository', repository],
    ['Size', bytes(sizeBytes)],
    ['Expires', expiresAt && <Time at={expiresAt} />],
  ] as const;
