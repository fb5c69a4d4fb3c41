import { useQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { databasesQuery } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { SelectField } from '../../parts/select-field.tsx';
import { Title } from '../../parts/title.tsx';
import { databaseOf } from '../compare/side-text.ts';
import { ExportForm } from './export-form.tsx';

/** What to export: a database as it is now, or the backup that one came from. */
export function NewExportPage({ params: { backup } }: { readonly params: { readonly backup?: string } }) {
  const query = useQuery(databasesQuery());
  const [chosen, choose] = useState<string | null>(null);
  return (
    <>
      <Title>New export</Title>
      <Loaded query={query}>
        {(databases) => {
          if (backup !== undefined) return <ExportForm database={databaseOf(backup)} source={{ backup }} />;
          const database = chosen ?? databases[0]?.name;
          if (database === undefined) return <p class="soft">There is no database.</p>;
          return (
            <>
              <Panel title="Of what">
                <SelectField
                  label="Database"
                  value={database}
                  options={databases.map(({ name }) => [name, name] as const)}
                  onChange={(name) => choose(name)}
                />
              </Panel>
              <ExportForm key={database} database={database} source={{ database }} />
            </>
          );
        }}
      </Loaded>
    </>
  );
}
