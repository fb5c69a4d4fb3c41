/** A configured database and what is known of it without opening it. */
import { type Static, Type } from 'typebox';
import { TableCount } from './backup.ts';
import type { ConfiguredCheck } from './check.ts';
import { Estimates } from './estimates.ts';
import type { TableLayouts } from './export.ts';
import { namePattern } from './ids.ts';
import type { RetentionPolicy } from './retention/policy.ts';
import { Bytes, Instant, literals, nullable, ref } from './schema.ts';

/** A database's or repository's name: safe in paths, URLs and ids. */
export const Name = Type.String({ pattern: `^${namePattern}$`, examples: ['availability'] });

/** A repository beside the primary one, and which of the backups there stay; null: all. */
export interface CopyPlace {
  readonly repository: string;
  readonly retention: RetentionPolicy | null;
}

/** A database as the configuration names it. */
export interface ConfiguredDatabase {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** Name of the primary repository: the first of the database's `repositories`. */
  readonly repository: string;
  readonly maxAgeMs: number;
  readonly imageDeadlineMs: number;
  /** How its tables are exported. */
  readonly layouts: TableLayouts;
  /** How long an export is kept; null: until somebody deletes it. */
  readonly exportsKeptMs: number | null;
  /** Which of its backups in that repository stay; null: all. */
  readonly retention: RetentionPolicy | null;
  /** The repositories that get copies of its backups, in the order in which they are asked for them. */
  readonly copies: readonly CopyPlace[];
  /** What its data must satisfy. */
  readonly checks: readonly ConfiguredCheck[];
}

/** Its repositories, the primary one first. */
export const repositoriesOf = ({ repository, copies }: Pick<ConfiguredDatabase, 'repository' | 'copies'>) => [
  repository,
  ...copies.map((copy) => copy.repository),
];

/**
 * missing: no file. failing: the last attempt failed. never: no good backup. late: the last good backup is older
 * than the database's maxAge, whatever newer ones there are that are not good. ok: none of these.
 */
export const protections = ['missing', 'failing', 'never', 'late', 'ok'] as const;
export const Protection = literals(protections);
export type Protection = Static<typeof Protection>;

export const Holder = Type.Object(
  { pid: Type.Integer(), command: Type.String() },
  { additionalProperties: false, description: 'The process that holds a DuckDB lock on the file' },
);
export type Holder = Static<typeof Holder>;

export const Database = Type.Object(
  {
    name: Name,
    path: Type.String(),
    exists: Type.Boolean(),
    sizeBytes: nullable(Bytes),
    walBytes: Type.Integer({
      minimum: 0,
      description: 'Size of the write-ahead log beside it; 0 without one',
    }),
    storageVersion: nullable(
      Type.Integer({ description: 'DuckDB storage version: 64 = 0.9 to 1.1, ... 68 = 1.5' }),
    ),
    heldBy: nullable(Holder),
    protection: Protection,
    lastBackup: nullable(
      Type.String({ description: 'Id of the newest backup in a repository of the database' }),
    ),
    lastGoodBackup: nullable(
      Type.String({ description: 'Id of the newest good backup in a repository of the database' }),
    ),
    ageMs: nullable(Type.Integer({ description: 'Age of the last good backup' })),
    maxAgeMs: Type.Integer({ description: 'What it may be at most: older is `late`' }),
    nextRun: nullable(
      Type.String({ ...Instant, description: 'When a schedule takes the next backup; null: none does' }),
    ),
    tables: Type.Array(TableCount, { description: 'Base tables as of the newest backup that could be read' }),
    tablesAsOf: nullable(Instant),
    runningJob: nullable(
      Type.String({ description: 'The job that writes this database or its backups now' }),
    ),
    unusableBackups: Type.Integer({
      minimum: 0,
      description:
        'Backups that lie in a repository and cannot be used there, because their manifest, or a file that it names, is not what it was. `protection` counts as if they ' +
        'were not there; `found` of GET /repositories names them',
    }),
    unusableExports: Type.Integer({ minimum: 0, description: 'The same of its exports' }),
    quarantineBytes: Type.Integer({
      minimum: 0,
      description: 'What restores of it moved aside and nobody removed',
    }),
  },
  { $id: 'Database', additionalProperties: false },
);
export type Database = Static<typeof Database>;

export const DatabaseDetail = Type.Object(
  {
    ...Database.properties,
    estimates: Type.Union([ref(Estimates), Type.Null()], {
      description:
        'Made when they are first asked for after a backup. null without a good backup, and while the engine is busy: ask again later',
    }),
  },
  { $id: 'DatabaseDetail', additionalProperties: false },
);
export type DatabaseDetail = Static<typeof DatabaseDetail>;

/** What a look at the live file tells. */
export type FileFacts = Pick<Database, 'exists' | 'sizeBytes' | 'walBytes' | 'storageVersion' | 'heldBy'>;

export const DatabaseList = Type.Object(
  { items: Type.Array(ref(Database)) },
  { $id: 'DatabaseList', additionalProperties: false },
);

/** What the rules need to know to judge how well a database is protected. */
export interface ProtectionFacts {
  readonly exists: boolean;
  readonly ageMs: number | null;
  readonly maxAgeMs: number;
  readonly lastAttemptFailed: boolean;
}

/** The protection state; the first that applies, worst first. */
export function protectionOf(facts: ProtectionFacts): Protection {
  if (!facts.exists) return 'missing';
  if (facts.lastAttemptFailed) return 'failing';
  if (facts.ageMs === null) return 'never';
  return facts.ageMs > facts.maxAgeMs ? 'late' : 'ok';
}
