/** The keys of a schedule, which depend on its kind. */
import { type Static, type TSchema, Type } from 'typebox';
import { VerifyLevel } from '../domain/backup.ts';
import { Compression, ExportFormat, PartitionBy } from '../domain/export-format.ts';
import { AskedWindow, RowGroupSize, TableNames } from '../domain/export-request.ts';
import { keptDuration, Name, optionalDuration, section, timezone } from './leaves.ts';

/** A value of a request, as one key of the file. */
const asKey = <T extends TSchema>(schema: T, title: string, example: unknown, rest: object = {}) =>
  Type.Unsafe<Static<T>>({ ...schema, ...rest, title, examples: [example] });

const level = (rest: object) =>
  asKey(VerifyLevel, 'one of checksum, structure, content, restore', 'content', rest);

const example = { name: 'availability-daily', kind: 'backup', cron: '0 3 * * *' };

/** All that the kinds have in common; `schedules.ts` reads the cron fields. */
const common = {
  name: Name,
  cron: Type.String({ title: 'five cron fields', examples: ['0 3 * * *'] }),
  timezone,
  jitter: Type.Optional(optionalDuration('10m')),
};

const branch = { ...section, examples: [example] };

const exporting = {
  format: asKey(ExportFormat, 'one of csv, parquet', 'parquet'),
  tables: Type.Optional(asKey(TableNames, 'a list of tables', ['daily_availability'])),
  window: Type.Optional(asKey(AskedWindow, 'a window', { lastDays: 30 })),
  compression: Type.Optional(asKey(Compression, 'a compression', { codec: 'zstd' })),
  rowGroupSize: Type.Optional(asKey(RowGroupSize, 'a number of rows from 2048 on', 122_880)),
  partitionBy: Type.Optional(asKey(PartitionBy, 'year, month or a list of columns', 'month')),
  repository: Type.Optional(Name),
};

/** The branch is the one of the `kind` that is written. */
export const Schedule = Type.Union(
  [
    Type.Object({ kind: Type.Literal('backup'), ...common, verify: Type.Optional(level({})) }, branch),
    Type.Object({ kind: Type.Literal('verify'), ...common, level: level({ default: 'content' }) }, branch),
    Type.Object({ kind: Type.Literal('drill'), ...common, period: keptDuration('30d') }, branch),
    Type.Object({ kind: Type.Literal('export'), ...common, ...exporting }, branch),
    Type.Object({ kind: Type.Literal('retention'), ...common }, branch),
  ],
  { title: 'a map of keys', examples: [example] },
);
export type Schedule = Static<typeof Schedule>;
