/** Exports: logical dumps of tables as CSV or Parquet files with a manifest. Never called a backup. */
import { type Static, Type } from 'typebox';
import { BackupId, FingerprintVersion, Sha256, TableCount } from './backup.ts';
import { Name } from './database.ts';
import { Compression, ExportFormat, PartitionBy } from './export-format.ts';
import { datedId, dateSuffixPattern, namePattern, prefixOfDated } from './ids.ts';
import { Bytes, Instant, literals, nullable, page } from './schema.ts';

const closed = { additionalProperties: false };

/** `<database>-<instant>-<six hex digits>`, as of backups; an export and a backup never share one. */
export const ExportId = Type.String({
  pattern: `^${namePattern}${dateSuffixPattern}$`,
  examples: ['availability-20251111T030000Z-7f3a9c'],
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

/** How the configuration wants one table exported. */
export interface TableLayout {
  readonly orderBy: readonly string[];
  /** null: the first date or timestamp column of the primary key, else of those that are NOT NULL. */
  readonly timeColumn: string | null;
}

/** By `schema.table`, or the table alone for schema main. */
export type TableLayouts = Readonly<Record<string, TableLayout>>;

/** What an export is of: a live database, or a backup. */
export const exportSource = {
  database: { database: Name },
  backup: { backup: BackupId },
};

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
    fingerprintVersion: FingerprintVersion,
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
    files: Type.Array(ExportFile, {
      description: 'A viewer gets none of a partitioned table: their names have values in them',
    }),
  },
  closed,
);
export type ExportTable = Static<typeof ExportTable>;

/** One object of the catalog, as it is made again. Nothing in it is trusted: see `Engine.create`. */
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
  source: Type.Union([Type.Object(exportSource.database, closed), Type.Object(exportSource.backup, closed)]),
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
