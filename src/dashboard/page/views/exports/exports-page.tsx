import { useInfiniteQuery } from '@tanstack/preact-query';
import { exportsQuery } from '../../api/queries.ts';
import { tableName } from '../../format/names.ts';
import { bytes, count } from '../../format/quantities.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { MoreButton } from '../../parts/more-button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Time } from '../../parts/time.tsx';
import { Title } from '../../parts/title.tsx';
import { useMay } from '../../session/session.tsx';

/** All exports, and the way to a new one. */
export function ExportsPage() {
  const query = useInfiniteQuery(exportsQuery({ limit: 20 }));
  const may = useMay('operator');
  const toNew = (
    <a class="button" href="#/exports/new">
      New export …
    </a>
  );
  return (
    <>
      <Title aside={may && toNew}>Exports</Title>
      <Panel title="All exports, newest first">
        <Loaded query={query}>
          {({ pages }) => {
            const exports = pages.flatMap(({ items }) => items);
            if (exports.length === 0) return <p class="soft">There is none.</p>;
            return (
              <table class="list">
                <thead>
                  <tr>
                    <th scope="col">State of</th>
                    <th scope="col">Database</th>
                    <th scope="col">Format</th>
                    <th scope="col">Tables</th>
                    <th scope="col">Rows</th>
                    <th scope="col">Size</th>
                  </tr>
                </thead>
                <tbody>
                  {exports.map(({ id, database, createdAt, format, tables, sizeBytes }) => (
                    <tr key={id}>
                      <th scope="row" data-label="State of">
                        <a href={`#/exports/${id}`}>
                          <Time at={createdAt} />
                        </a>
                      </th>
                      <td data-label="Database">{database}</td>
                      <td data-label="Format">{format}</td>
                      <td data-label="Tables">{tables.map(tableName).join(', ')}</td>
                      <td data-label="Rows" class="number">
                        {count(tables.reduce((sum, { rowCount }) => sum + rowCount, 0))}
                      </td>
                      <td data-label="Size" class="number">
                        {bytes(sizeBytes)}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            );
          }}
        </Loaded>
        <MoreButton query={query} />
      </Panel>
    </>
  );
}
