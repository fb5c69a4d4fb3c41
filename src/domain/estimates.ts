/** How large things are and will be, guessed from what is stored. */
import { type Static, Type } from 'typebox';
import { BackupId } from './backup.ts';
import { type Candidate, planRetention } from './retention/plan.ts';
import type { RetentionPolicy } from './retention/policy.ts';
import { Bytes, nullable } from './schema.ts';

const exportedBytes = {
  csvBytes: nullable(
    Type.Integer({
      minimum: 0,
      description: 'As uncompressed CSV, from a sample of the rows; null where CSV cannot hold it',
    }),
  ),
  parquetBytes: nullable(Type.Integer({ minimum: 0, description: 'As Parquet with zstd; null as above' })),
};

export const TableEstimate = Type.Object(
  {
    schema: Type.String(),
    name: Type.String(),
    columns: Type.Array(
      Type.Object({ name: Type.String(), type: Type.String() }, { additionalProperties: false }),
      { description: 'Those that files hold: generated ones are left out' },
    ),
    ...exportedBytes,
  },
  { additionalProperties: false },
);
export type TableEstimate = Static<typeof TableEstimate>;

export const Estimates = Type.Object(
  {
    backup: { ...BackupId, description: 'The good backup that was sampled: the newest at that time' },
    csvBytes: {
      ...exportedBytes.csvBytes,
      description: 'All tables as CSV; null where it cannot hold one, or the backup lies in no folder',
    },
    parquetBytes: { ...exportedBytes.parquetBytes, description: 'All tables as Parquet; null as above' },
    tables: Type.Array(TableEstimate, {
      description: 'Table by table, for exports of some; none where the backup lies in no folder',
    }),
    growthBytesPerDay: nullable(
      Type.Integer({
        description:
          'Of the database file, by a straight line through the good backups; null while they span less than a day',
      }),
    ),
    growthBytesPerYear: nullable(Type.Integer({ description: '365 times as much' })),
    repositoryBytes: { ...Bytes, description: "The database's good backups now" },
    repositoryBytesInAYear: nullable(
      Type.Integer({
        minimum: 0,
        description: 'Those that the retention policy will have kept, if backups and growth go on as they do',
      }),
    ),
  },
  { $id: 'Estimates', additionalProperties: false },
);
export type Estimates = Static<typeof Estimates>;

const dayMs = 86_400_000;
const yearMs = 365 * dayMs;

/** A size at an instant. */
export type SizeAt = Pick<Candidate, 'createdAt' | 'sizeBytes'>;

/** The slope of the line of least squares through the sizes, in bytes per day; null where they span less than a day. */
export function growthPerDay(history: readonly SizeAt[]): number | null {
  const days = history.map(({ createdAt }) => Date.parse(createdAt) / dayMs);
  const [first, last] = [Math.min(...days), Math.max(...days)];
  if (history.length < 2 || last - first < 1) return null;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [day, size] = [mean(days), mean(history.map(({ sizeBytes }) => sizeBytes))];
  const along = history.map(({ sizeBytes }, at) => ((days[at] ?? 0) - day) * (sizeBytes - size));
  const square = days.map((one) => (one - day) ** 2);
  return mean(along) / mean(square);
}

export interface Outlook {
  /** All that count for the policy, the newest first. */
  readonly stored: readonly Candidate[];
  /** null: all stay. */
  readonly policy: RetentionPolicy | null;
  readonly growthPerDay: number;
  /** How often a backup is taken. */
  readonly everyMs: number;
  readonly now: Date;
}

/** Of the last backups of the year each is looked at, of those before them one in so long: it takes time, in which nobody else is answered. */
const mostForeseen = 5000;
const sparseMs = 50 * 60_000;

/**
 * What is stored a year from now: the policy is applied once to the backups of now and of the year. Where it keeps more than some thousands that
 * come more often than once an hour it is guessed too low.
 */
export function bytesInAYear({ stored, policy, growthPerDay, everyMs, now }: Outlook): number {
  const size = stored[0]?.sizeBytes ?? 0;
  const count = Math.floor(yearMs / everyMs);
  const sizeOf = (nth: number) => Math.max(0, Math.round(size + (growthPerDay * nth * everyMs) / dayMs));
  if (!policy) {
    let total = sumOf(stored);
    for (let nth = 1; nth <= count; nth += 1) total += sizeOf(nth);
    return total;
  }
  const coming = foreseen(count, everyMs).map((nth): Candidate => {
    return {
      id: `coming-${String(nth).padStart(9, '0')}`,
      createdAt: new Date(now.getTime() + nth * everyMs).toISOString(),
      sizeBytes: sizeOf(nth),
      good: true,
      held: false,
      inUse: false,
      awaitedIn: [],
    };
  });
  const all = [...stored, ...coming];
  return sumOf(all) - planRetention(all, policy, new Date(now.getTime() + yearMs)).freedBytes;
}

const sumOf = (sizes: readonly SizeAt[]): number => sizes.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

/** Which of so many backups, from 1, are looked at. */
function foreseen(count: number, everyMs: number): number[] {
  const sparse = Math.max(1, Math.floor(sparseMs / everyMs));
  const found: number[] = [];
  for (let nth = 1; nth <= count; nth += count - nth < mostForeseen ? 1 : sparse) found.push(nth);
  return found;
}
