import type { Export } from '../../api/types.ts';
import { Download } from '../../downloads/download.tsx';
import { tableName } from '../../format/names.ts';
import { count } from '../../format/quantities.ts';
import { Facts } from '../../parts/facts.tsx';
import { Panel } from '../../parts/panel.tsx';

interface Props {
  readonly id: string;
  readonly table: Export['tables'][number];
}

/** As the service names a file that is saved. */
export const fileName = (id: string, name: string): string => `${id}-${name.replaceAll('/', '-')}`;

/** Names of partitions hold `%XX` themselves, for what a value may not have in a name. */
const pathOf = (id: string, name: string): string =>
  `/exports/${id}/files/${name.split('/').map(encodeURIComponent).join('/')}`;

/** One table of an export: its columns and files. */
export function ExportTable({ id, table }: Props) {
  const { rowCount, window, orderBy, columns, files, partitionedBy } = table;
  // A viewer is not shown the names of partitions.
  const isShown = files.length > 0 || partitionedBy.length === 0;
  return (
    <Panel title={tableName(table)} aside={<span class="soft">{count(rowCount)} rows</span>}>
      <div class="stack">
        <Facts
          facts={[
            ['Window', window && `${window.from ?? 'the first'} to ${window.to ?? 'the last'}`],
            ['Ordered by', orderBy.length === 0 ? null : orderBy.join(', ')],
            ['Columns', columns.map(({ name, type }) => `${name} ${type}`).join(', ')],
          ]}
        />
        {isShown && (
          <details>
            <summary>Files: {files.length}</summary>
            <ul class="plain">
              {files.map(({ name, sizeBytes, rows }) => (
                <li key={name} class="marks">
                  <code>{name}</code> <span class="soft">{count(rows)} rows</span>
                  <Download path={pathOf(id, name)} fileName={fileName(id, name)} sizeBytes={sizeBytes} />
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </Panel>
  );
}
