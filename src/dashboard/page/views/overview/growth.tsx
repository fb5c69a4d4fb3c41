import { useQuery } from '@tanstack/preact-query';
import { useMemo } from 'preact/hooks';
import { databaseQuery, recentBackupsQuery } from '../../api/queries.ts';
import type { Backup } from '../../api/types.ts';
import { Chart } from '../../charts/chart.tsx';
import { bytes, signedBytes } from '../../format/quantities.ts';

interface Props {
  readonly database: string;
  readonly sizeBytes: number | null;
}

/** The size of a database, and how it came to it. */
export function Growth({ database, sizeBytes }: Props) {
  const { data: backups } = useQuery(recentBackupsQuery(database));
  const { data: detail } = useQuery({ ...databaseQuery(database), refetchInterval: 60_000 });
  const points = useMemo(() => sizesOf(backups?.items ?? []), [backups]);
  const perYear = detail?.estimates?.growthBytesPerYear ?? null;
  if (sizeBytes === null) return null;
  return (
    <div class="growth">
      <p>
        <strong>{bytes(sizeBytes)}</strong>{' '}
        {perYear !== null && <span class="soft">{signedBytes(perYear)} a year</span>}
      </p>
      {points.length > 1 && (
        <Chart
          kind="spark"
          height={36}
          points={points}
          format={bytes}
          label={`Size of ${points.length} backups of ${database}`}
        />
      )}
    </div>
  );
}

const sizesOf = (newestFirst: readonly Backup[]) =>
  newestFirst
    .map(({ createdAt, sizeBytes }) => ({ at: Date.parse(createdAt), value: sizeBytes }))
    .toReversed();
