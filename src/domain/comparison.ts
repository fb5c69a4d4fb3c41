/** Comparing two states of a database: what is asked, what comes out. */
import { type Static, Type } from 'typebox';
import { BackupId } from './backup.ts';
import { Name } from './database.ts';
import { ExportId } from './export.ts';
import { literals, nullable } from './schema.ts';

const Side = Type.Union([
  Type.Object({ database: Name }, { additionalProperties: false, description: 'An image is taken' }),
  Type.Object({ backup: BackupId }, { additionalProperties: false }),
  Type.Object(
    { export: ExportId },
    { additionalProperties: false, description: 'Loaded into a database in scratch' },
  ),
]);
export type ComparisonSide = Static<typeof Side>;

export const ComparisonMode = literals(['counts', 'content', 'rows'], {
  description:
    'counts: rows and range per table. content: which tables and months differ. rows: only left, only right, changed.',
});
export type ComparisonMode = Static<typeof ComparisonMode>;

export const CompareRequest = Type.Object(
  {
    left: Side,
    right: Side,
    mode: ComparisonMode,
    tables: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), {
        minItems: 1,
        maxItems: 1000,
        uniqueItems: true,
        description: 'schema.table, or the table alone for schema main; all base tables without it',
      }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 1000, description: 'Sample rows per table; 20 without it' }),
    ),
  },
  { $id: 'CompareRequest', additionalProperties: false },
);
export type CompareRequest = Static<typeof CompareRequest>;

export const SchemaDifference = Type.Object(
  {
    kind: literals(['table', 'column', 'constraint', 'index', 'view', 'sequence', 'type', 'macro', 'schema']),
    name: Type.String({ description: 'schema.object, and .column of a column' }),
    left: nullable(Type.String({ description: 'Definition on the left; null where it is absent' })),
    right: nullable(Type.String()),
  },
  { additionalProperties: false },
);
export type SchemaDifference = Static<typeof SchemaDifference>;

const Range = Type.Object(
  { column: Type.String(), first: nullable(Type.String()), last: nullable(Type.String()) },
  {
    additionalProperties: false,
    description: 'Of the first date or timestamp column of the primary key, else of those that are NOT NULL',
  },
);

const Month = Type.Object(
  {
    month: Type.String({ description: 'YYYY-MM, "infinity", "-infinity", or "none" for NULL' }),
    leftRows: Type.Integer(),
    rightRows: Type.Integer(),
  },
  { additionalProperties: false },
);

const SampleRow = Type.Object(
  {
    side: literals(['left', 'right', 'changed']),
    key: nullable(Type.Record(Type.String(), nullable(Type.String()))),
    left: nullable(Type.Record(Type.String(), nullable(Type.String()))),
    right: nullable(Type.Record(Type.String(), nullable(Type.String()))),
  },
  { additionalProperties: false, description: 'Values as DuckDB prints them, cut after 1000 characters' },
);

export const TableComparison = Type.Object(
  {
    schema: Type.String(),
    name: Type.String(),
    leftRows: nullable(Type.Integer({ description: 'null: the table is absent' })),
    rightRows: nullable(Type.Integer()),
    difference: Type.Integer({ description: 'left - right; an absent table counts as 0' }),
    equal: Type.Boolean({ description: 'As far as the mode looks' }),
    leftRange: Type.Optional(Range),
    rightRange: Type.Optional(Range),
    months: Type.Optional(
      Type.Array(Month, {
        description:
          'The months that differ, the first 1,200 of them; content and rows mode. Not shown to viewers',
      }),
    ),
    onlyLeft: Type.Optional(Type.Integer({ description: 'Rows; rows mode' })),
    onlyRight: Type.Optional(Type.Integer()),
    changed: Type.Optional(
      Type.Integer({ description: 'Same primary key, other values; 0 without a primary key' }),
    ),
    sample: Type.Optional(Type.Array(SampleRow)),
  },
  { additionalProperties: false },
);
export type TableComparison = Static<typeof TableComparison>;

/** What the engine finds; the service adds who was compared. */
export interface Differences {
  readonly equal: boolean;
  readonly schema: SchemaDifference[];
  readonly tables: TableComparison[];
}

export const ComparisonReport = Type.Object(
  {
    left: Side,
    right: Side,
    mode: ComparisonMode,
    equal: Type.Boolean(),
    schema: Type.Array(SchemaDifference),
    tables: Type.Array(TableComparison),
  },
  { $id: 'ComparisonReport', additionalProperties: false },
);
export type ComparisonReport = Static<typeof ComparisonReport>;
