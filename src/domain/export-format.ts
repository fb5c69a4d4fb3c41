/** How the rows of exports are written. */
import { type Static, Type } from 'typebox';
import { literals } from './schema.ts';

const closed = { additionalProperties: false };

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

const csvExtensions: Readonly<Record<Compression['codec'], string>> = {
  none: '.csv',
  gzip: '.csv.gz',
  zstd: '.csv.zst',
  snappy: '.csv',
};

/** Of a file of rows, with the dot. Parquet files compress within. */
export const extensionOf = (format: ExportFormat, { codec }: Compression): string =>
  format === 'csv' ? csvExtensions[codec] : '.parquet';

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
