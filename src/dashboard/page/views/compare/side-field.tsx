import { useInfiniteQuery, useQuery } from '@tanstack/preact-query';
import { backupsQuery, databasesQuery, exportsQuery } from '../../api/queries.ts';
import { instant } from '../../format/instants.ts';
import { Field } from '../../parts/field.tsx';
import { sideOf, textOf } from './side-text.ts';
import type { ComparisonSide } from './types.ts';

interface Props {
  readonly label: string;
  readonly side: ComparisonSide | null;
  onChange(side: ComparisonSide | null): void;
}

const onlyNewest = 'Only the newest are listed. An older backup is compared from its own page.';

/** A database as it is now, one of the newest backups, or an export. */
export function SideField({ label, side, onChange }: Props) {
  const { data: databases = [] } = useQuery(databasesQuery());
  const backupPages = useInfiniteQuery(backupsQuery({ limit: 100 }));
  const exportPages = useInfiniteQuery(exportsQuery({ limit: 50 }));
  const backups = backupPages.data?.pages[0]?.items ?? [];
  const exports = exportPages.data?.pages[0]?.items ?? [];
  const hasMore = backupPages.hasNextPage || exportPages.hasNextPage;
  const chosen = textOf(side);
  const known = [
    ...databases.map(({ name }) => `database ${name}`),
    ...backups.map(({ id }) => `backup ${id}`),
    ...exports.map(({ id }) => `export ${id}`),
  ];
  return (
    <Field label={label} hint={hasMore ? onlyNewest : undefined}>
      {(props) => (
        <select
          {...props}
          value={chosen}
          onChange={({ currentTarget }) => onChange(sideOf(currentTarget.value))}
        >
          <option value="">choose …</option>
          {chosen !== '' && !known.includes(chosen) && <option value={chosen}>{chosen}</option>}
          <optgroup label="Now">
            {databases.map(({ name }) => (
              <option key={name} value={`database ${name}`}>
                {name}, as it is now
              </option>
            ))}
          </optgroup>
          <optgroup label="Backups">
            {backups.map(({ id, database, createdAt }) => (
              <option key={id} value={`backup ${id}`}>
                {database}, {instant(createdAt)}
              </option>
            ))}
          </optgroup>
          <optgroup label="Exports">
            {exports.map(({ id, database, createdAt, format }) => (
              <option key={id} value={`export ${id}`}>
                {database}, {instant(createdAt)}, {format}
              </option>
            ))}
          </optgroup>
        </select>
      )}
    </Field>
  );
}
