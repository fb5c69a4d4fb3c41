/** Exports: logical dumps of tables as CSV or Parquet files with a manifest. Never called a backup. */
import { type Static, Type } from 'typebox';
import { BackupId, Sha256, TableCount } from './backup.ts';
import { Name } from './database.ts';
import { datedId, dateSuffixPattern, namePattern, prefixOfDated } from './ids.ts';
import { Bytes, Instant, literals, nullable, page } from './schema.ts';

const closed = { additionalProperties: false };

/** `<database>-<instant>-<six hex digits>`, as of backups; an export and a backup never share one. */
export const ExportId = Type.String({
  pattern: `^${namePattern}${dateSuffixPattern}$`,
  examples: ['availability-20251111T030000Z-7f3a9c'],
});

export const ExportFormat = literals(['csv', 'parquet']);
export type ExportFormat = Static<typeof ExportFormat>;

export const Compression = Type.Object(
  {
    codec: literals(['none', 'gzip', 'zstd', 'snappy'], {
      description: 'CSV: none, gzip, zstd. Parquet: zstd, snappy, none',
    }),
    level: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 22,
        description: 'Of zstd in Parquet files; DuckDB decides without it',
      }),
    ),
  },
  closed,
);
export type Compression = Static<typeof Compression>;

/** What a format is compressed with where a request says nothing: the runbook's choices. */
export const defaultCompression: Readonly<Record<ExportFormat, Compression>> = {
  csv: { codec: 'none' },
  parquet: { codec: 'zstd' },
};

/** A day or an instant, as the time column can be compared with it. */
const Moment = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,6})?)?Z?)?$',
  examples: ['2025-10-12', '2025-10-12T00:00:00Z'],
});

/** Bounds on a table's time column; at least one is not null. */
export const Window = Type.Object(
  {
    from: nullable(Type.String({ description: 'Inclusive' })),
    to: nullable(Type.String({ description: 'Exclusive' })),
  },
  closed,
);
export type Window = Static<typeof Window>;

const AskedWindow = Type.Union([
  Type.Object(
    { lastDays: Type.Integer({ minimum: 1, maximum: 100_000 }) },
    { ...closed, description: 'From this many days before the (UTC) day of the exported state' },
  ),
  Type.Object(
    { from: Moment, to: Type.Optional(Moment) },
    { ...closed, description: 'From inclusive, to exclusive' },
  ),
  Type.Object({ to: Moment }, closed),
]);
export type AskedWindow = Static<typeof AskedWindow>;

export const PartitionBy = Type.Union([
  Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), {
    minItems: 1,
    maxItems: 8,
    uniqueItems: true,
    description: 'Columns that every exported table has',
  }),
  literals(['year', 'month'], {
    description: 'year=YYYY, or year=YYYY/month=M, of the time column; tables without one stay whole',
  }),
]);
export type PartitionBy = Static<typeof PartitionBy>;

/** A table as requests name it. */
export const TableName = Type.String({
  minLength: 1,
  maxLength: 1000,
  description: 'schema.table, or the table alone for schema main',
});

const source = {
  database: { database: Name },
  backup: { backup: BackupId },
};

/** How the rows are written: what files and streams have in common. */
const writing = {
  format: ExportFormat,
  window: Type.Optional(AskedWindow),
  compression: Type.Optional(Compression),
  rowGroupSize: Type.Optional(
    Type.Integer({ minimum: 2048, maximum: 100_000_000, description: 'Rows per Parquet row group' }),
  ),
};

const exporting = {
  ...writing,
  tables: Type.Optional(
    Type.Array(TableName, {
      minItems: 1,
      maxItems: 1000,
      uniqueItems: true,
      description: 'All base tables without it',
    }),
  ),
  partitionBy: Type.Optional(PartitionBy),
  repository: Type.Optional(Name),
};

export const ExportRequest = Type.Union(
  [
    Type.Object({ ...source.database, ...exporting }, { ...closed, description: 'An image is taken' }),
    Type.Object({ ...source.backup, ...exporting }, { ...closed, description: 'An old state' }),
  ],
  { $id: 'ExportRequest' },
);
export type ExportRequest = Static<typeof ExportRequest>;

const streaming = { ...writing, table: TableName };

export const StreamRequest = Type.Union(
  [
    Type.Object({ ...source.database, ...streaming }, { ...closed, description: 'An image is taken' }),
    Type.Object({ ...source.backup, ...streaming }, closed),
  ],
  { $id: 'StreamRequest' },
);
export type StreamRequest = Static<typeof StreamRequest>;

/** How the configuration wants one table exported. */
export interface TableLayout {
  readonly orderBy: readonly string[];
  /** null: the first date or timestamp column of the primary key, else of those that are NOT NULL. */
  readonly timeColumn: string | null;
}

/** By `schema.table`, or the table alone for schema main. */
export type TableLayouts = Readonly<Record<string, TableLayout>>;

export const ExportColumn = Type.Object(
  {
    name: Type.String(),
    type: Type.String({ description: "DuckDB's type, user-defined types resolved" }),
    storedAs: nullable(
      Type.String({
        description:
          'The type that the files hold where it is not the column’s own: VARCHAR for its text; STRUCT(tag, value STRUCT(..)) for a UNION; the like, part by part, for a nested type',
      }),
    ),
  },
  closed,
);
export type ExportColumn = Static<typeof ExportColumn>;

export const ExportFile = Type.Object(
  {
    name: Type.String({
      pattern: '^[A-Za-z0-9_%][A-Za-z0-9._=%-]*(/[A-Za-z0-9_%][A-Za-z0-9._=%-]*)*$',
      maxLength: 800,
      description: 'Below the folder of the export; between slashes at most 255 characters',
    }),
    sizeBytes: Bytes,
    sha256: Sha256,
    rows: Type.Integer({ minimum: 0 }),
  },
  closed,
);
export type ExportFile = Static<typeof ExportFile>;

export const ExportTable = Type.Object(
  {
    ...TableCount.properties,
    fingerprint: nullable(
      Type.String({
        description:
          'Of its rows, as in a backup of the same duckdbVersion; null where it was not known or the rows are a window',
      }),
    ),
    columns: Type.Array(ExportColumn, {
      description: 'In the order of the files; generated columns hold nothing and are left out',
    }),
    primaryKey: Type.Array(Type.String()),
    orderBy: Type.Array(Type.String()),
    timeColumn: nullable(Type.String()),
    window: nullable(Window),
    partitionedBy: Type.Array(Type.String(), {
      description:
        'Hive partition columns: those of the table are in the files too; year and month are in the paths only',
    }),
    files: Type.Array(ExportFile),
  },
  closed,
);
export type ExportTable = Static<typeof ExportTable>;

/** One object of the catalog, as it is made again. Nothing in it is trusted: see `Engine.load`. */
export const SchemaStatement = Type.Object(
  {
    kind: literals(['schema', 'type', 'sequence', 'table', 'index', 'view', 'macro', 'comment']),
    name: Type.String({ description: 'schema.object' }),
    sql: Type.String({ description: 'CREATE ..., or COMMENT ON ...' }),
  },
  closed,
);
export type SchemaStatement = Static<typeof SchemaStatement>;

const exportFacts = {
  id: ExportId,
  database: Name,
  createdAt: { ...Instant, description: 'The instant of the exported state' },
  source: Type.Union([Type.Object(source.database, closed), Type.Object(source.backup, closed)]),
  format: ExportFormat,
  compression: Compression,
  partitionBy: nullable(PartitionBy),
  complete: Type.Boolean({ description: 'All base tables, and all of their rows' }),
  duckdbVersion: Type.String(),
  expiresAt: nullable(Instant),
  tables: Type.Array(ExportTable),
  notes: Type.Array(Type.String(), {
    description:
      'What of the database the files cannot carry, by name: for example a view on a file elsewhere',
  }),
};

export const ExportManifest = Type.Object(
  {
    formatVersion: Type.Literal(1),
    kind: Type.Literal('export'),
    ...exportFacts,
    schema: Type.Array(SchemaStatement, {
      description:
        'In dependency order. Tables come before their rows, indexes, views and comments after them',
    }),
    readme: Type.Array(Type.String(), { description: 'How to load the files by hand, line by line' }),
  },
  { $id: 'ExportManifest', ...closed, description: 'manifest.json: written last, never changed' },
);
export type ExportManifest = Static<typeof ExportManifest>;

export const Export = Type.Object(
  { ...exportFacts, repository: Name, sizeBytes: { ...Bytes, description: 'Of all files' } },
  { $id: 'Export', additionalProperties: false },
);
export type Export = Static<typeof Export>;

export const ExportPage = page(Export, 'ExportPage');

/** What a repository knows of one export. */
export interface ExportRecord {
  readonly repository: string;
  readonly manifest: ExportManifest;
}

/** All files of an export, in the order of its tables. */
export const filesOf = ({ tables }: Pick<ExportManifest, 'tables'>): ExportFile[] =>
  tables.flatMap(({ files }) => files);

/** The document that clients see of one stored export. */
export function exportDocument({ repository, manifest }: ExportRecord): Export {
  const { formatVersion: _version, kind: _kind, schema: _schema, readme: _readme, ...facts } = manifest;
  const sizeBytes = filesOf(manifest).reduce((sum, file) => sum + file.sizeBytes, 0);
  return { ...facts, repository, sizeBytes };
}

/** `database`, the instant to the second, and six hex digits of `random` (at least three bytes). */
export function exportId(database: string, at: Date, random: Uint8Array): string {
  return datedId(database, at, random);
}

/** The database that an id names. Throws a RangeError on what is no export id. */
export const databaseOfExport = (id: string): string => prefixOfDated(id);
