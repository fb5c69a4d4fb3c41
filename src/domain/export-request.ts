/** What clients ask for: files of tables, or the rows of one at once. */
import { type Static, Type } from 'typebox';
import { Name } from './database.ts';
import { exportSource } from './export.ts';
import { Compression, ExportFormat, PartitionBy } from './export-format.ts';

const closed = { additionalProperties: false };

/** A day or an instant, as the time column can be compared with it. */
const Moment = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,6})?)?Z?)?$',
  examples: ['2025-10-12', '2025-10-12T00:00:00Z'],
});

export const AskedWindow = Type.Union([
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

/** A table as requests name it. */
export const TableName = Type.String({
  minLength: 1,
  maxLength: 1000,
  description: 'schema.table, or the table alone for schema main',
});

export const TableNames = Type.Array(TableName, {
  minItems: 1,
  maxItems: 1000,
  uniqueItems: true,
  description: 'All base tables without it',
});

export const RowGroupSize = Type.Integer({
  minimum: 2048,
  maximum: 100_000_000,
  description: 'Rows per Parquet row group',
});

/** How the rows are written: what files and streams have in common. */
const writing = {
  format: ExportFormat,
  window: Type.Optional(AskedWindow),
  compression: Type.Optional(Compression),
  rowGroupSize: Type.Optional(RowGroupSize),
};

const exporting = {
  ...writing,
  tables: Type.Optional(TableNames),
  partitionBy: Type.Optional(PartitionBy),
  repository: Type.Optional(Name),
};

export const ExportRequest = Type.Union(
  [
    Type.Object({ ...exportSource.database, ...exporting }, { ...closed, description: 'An image is taken' }),
    Type.Object({ ...exportSource.backup, ...exporting }, { ...closed, description: 'An old state' }),
  ],
  { $id: 'ExportRequest' },
);
export type ExportRequest = Static<typeof ExportRequest>;

const streaming = { ...writing, table: TableName };

export const StreamRequest = Type.Union(
  [
    Type.Object({ ...exportSource.database, ...streaming }, { ...closed, description: 'An image is taken' }),
    Type.Object({ ...exportSource.backup, ...streaming }, closed),
  ],
  { $id: 'StreamRequest' },
);
export type StreamRequest = Static<typeof StreamRequest>;
