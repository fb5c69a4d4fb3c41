import { useInfiniteQuery } from '@tanstack/preact-query';
import { useMemo } from 'preact/hooks';
import { jobsQuery } from '../../api/queries.ts';
import type { Backup, Job } from '../../api/types.ts';
import type { Point } from '../../charts/chart.tsx';
import { bytes, duration } from '../../format/quantities.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { OverTime } from './over-time.tsx';

interface Props {
  readonly database: string;
  /** Newest first. */
  readonly backups: readonly Backup[];
}

/** Size, duration and stored bytes over time. */
export function History({ database, backups }: Props) {
  const query = useInfiniteQuery(jobsQuery({ database, kind: 'backup', state: 'succeeded', limit: 100 }));
  const sizes = useMemo(() => sizesOf(backups), [backups]);
  const stored = useMemo(() => cumulated(sizes), [sizes]);
  return (
    <div class="panels charts">
      <OverTime title="Size of a backup" points={sizes} format={bytes} />
      <Loaded query={query}>{({ pages }) => <Durations jobs={pages[0]?.items ?? []} />}</Loaded>
      <OverTime title="Stored, by when it was made" points={stored} format={bytes} />
    </div>
  );
}

function Durations({ jobs }: { readonly jobs: readonly Job[] }) {
  const points = useMemo(() => durationsOf(jobs), [jobs]);
  return <OverTime title="Duration of a backup" points={points} format={duration} />;
}

const sizesOf = (newestFirst: readonly Backup[]): Point[] =>
  newestFirst
    .map(({ createdAt, sizeBytes }) => ({ at: Date.parse(createdAt), value: sizeBytes }))
    .toReversed();

function cumulated(points: readonly Point[]): Point[] {
  let sum = 0;
  return points.map(({ at, value }) => {
    sum += value;
    return { at, value: sum };
  });
}

const durationsOf = (newestFirst: readonly Job[]): Point[] =>
  newestFirst
    .flatMap(({ startedAt, durationMs }) =>
      startedAt === null || durationMs === null ? [] : [{ at: Date.parse(startedAt), value: durationMs }],
    )
    .toReversed();
