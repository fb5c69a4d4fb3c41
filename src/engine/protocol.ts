/** What the service and an engine child say to each other; both ends check every message against these. */
import { type Static, Type } from 'typebox';
import { TableFacts } from '../domain/backup.ts';
import { CheckParameter } from '../domain/check.ts';
import { ComparisonMode, SchemaDifference, TableComparison } from '../domain/comparison.ts';
import { TableEstimate } from '../domain/estimates.ts';
import { ExportColumn, ExportTable, SchemaStatement, Window } from '../domain/export.ts';
import { Compression, ExportFormat, PartitionBy } from '../domain/export-format.ts';
import { LoadedTable, MergeMode } from '../domain/load.ts';
import { FieldError, problemCodes } from '../domain/problem.ts';
import { literals, nullable } from '../domain/schema.ts';

const closed = { additionalProperties: false };

const LoadTable = Type.Object(
  {
    schema: Type.String(),
    name: Type.String(),
    columns: nullable(Type.Array(ExportColumn)),
    primaryKey: Type.Array(Type.String()),
    timeColumn: nullable(Type.String()),
    window: nullable(Window),
    partitionedBy: Type.Array(Type.String()),
    files: Type.Array(Type.Object({ name: Type.String(), origin: Type.Optional(Type.String()) }, closed)),
  },
  closed,
);

/** What loading tasks have in common. */
const loading = {
  file: Type.String(),
  folder: Type.String(),
  format: ExportFormat,
  tables: Type.Array(LoadTable),
};

const Layouts = Type.Record(
  Type.String(),
  Type.Object({ orderBy: Type.Array(Type.String()), timeColumn: nullable(Type.String()) }, closed),
);

/** What tasks that write rows have in common. */
const writing = {
  file: Type.String(),
  window: nullable(Window),
  format: ExportFormat,
  compression: Compression,
  rowGroupSize: Type.Optional(Type.Integer({ minimum: 1 })),
  layouts: Layouts,
};

export const Task = Type.Union([
  Type.Object({ operation: Type.Literal('seal'), file: Type.String() }, closed),
  Type.Object({ operation: Type.Literal('survey'), file: Type.String() }, closed),
  Type.Object(
    {
      operation: Type.Literal('check'),
      file: Type.String(),
      sql: Type.String(),
      parameters: Type.Record(Type.String(), CheckParameter),
      today: Type.String(),
    },
    closed,
  ),
  Type.Object({ operation: Type.Literal('sampleSizes'), file: Type.String(), layouts: Layouts }, closed),
  Type.Object({ operation: Type.Literal('lastDay'), file: Type.String(), layouts: Layouts }, closed),
  Type.Object(
    { operation: Type.Literal('locateBlocks'), file: Type.String(), blocks: Type.Array(Type.Integer()) },
    closed,
  ),
  Type.Object(
    {
      operation: Type.Literal('compare'),
      left: Type.String(),
      right: Type.String(),
      mode: ComparisonMode,
      tables: Type.Optional(Type.Array(Type.String())),
      limit: Type.Integer({ minimum: 0 }),
    },
    closed,
  ),
  Type.Object(
    {
      operation: Type.Literal('export'),
      ...writing,
      tables: Type.Optional(Type.Array(Type.String())),
      partitionBy: nullable(PartitionBy),
      folder: Type.String(),
    },
    closed,
  ),
  Type.Object(
    { operation: Type.Literal('stream'), ...writing, table: Type.String(), pipe: Type.String() },
    closed,
  ),
  Type.Object({ operation: Type.Literal('create'), ...loading, schema: Type.Array(SchemaStatement) }, closed),
  Type.Object({ operation: Type.Literal('merge'), ...loading, mode: MergeMode }, closed),
]);
export type Task = Static<typeof Task>;

/** What DuckDB may use for one operation. */
export const Resources = Type.Object(
  {
    memoryLimitBytes: Type.Integer({ minimum: 1 }),
    threads: Type.Integer({ minimum: 1 }),
    tempLimitBytes: Type.Integer({ minimum: 0 }),
    tempFolder: Type.String({ description: "An empty folder of this operation's own" }),
  },
  closed,
);
export type Resources = Static<typeof Resources>;

/** To the child: one operation at a time; cancel means the one under way. */
export const Request = Type.Union([
  Type.Object({ kind: Type.Literal('run'), task: Task, resources: Resources }, closed),
  Type.Object({ kind: Type.Literal('cancel') }, closed),
]);
export type Request = Static<typeof Request>;

/** From the child: `begun`, any number of `progress`, then one of the others. */
export const Reply = Type.Union([
  Type.Object({ kind: Type.Literal('begun') }, closed),
  Type.Object({ kind: Type.Literal('progress'), fraction: Type.Number({ minimum: 0, maximum: 1 }) }, closed),
  Type.Object({ kind: Type.Literal('done'), result: Type.Unknown() }, closed),
  Type.Object({ kind: Type.Literal('cancelled') }, closed),
  Type.Object(
    {
      kind: Type.Literal('failed'),
      code: literals(problemCodes),
      detail: Type.String(),
      hint: Type.String(),
      errors: Type.Optional(Type.Array(FieldError)),
      cause: Type.String({ description: 'For the log' }),
    },
    closed,
  ),
]);
export type Reply = Static<typeof Reply>;

const {
  files: _files,
  fingerprint: _fingerprint,
  fingerprintVersion: _fingerprintVersion,
  ...exportedTable
} = ExportTable.properties;
const ExportedFile = Type.Object({ name: Type.String(), rows: Type.Integer({ minimum: 0 }) }, closed);

/** `result` of `done`, by operation. */
export const results = {
  seal: Type.Null(),
  survey: Type.Object({ duckdbVersion: Type.String(), tables: Type.Array(TableFacts) }, closed),
  check: Type.Object(
    {
      violations: Type.Integer({ minimum: 0 }),
      columns: Type.Array(Type.String()),
      sample: Type.Array(Type.Array(nullable(Type.String()))),
    },
    closed,
  ),
  sampleSizes: Type.Object(
    {
      csvBytes: nullable(Type.Integer({ minimum: 0 })),
      parquetBytes: nullable(Type.Integer({ minimum: 0 })),
      tables: Type.Array(TableEstimate),
    },
    closed,
  ),
  lastDay: nullable(Type.String()),
  locateBlocks: Type.Array(
    Type.Object(
      { block: Type.Integer(), schema: Type.String(), table: Type.String(), column: Type.String() },
      closed,
    ),
  ),
  compare: Type.Object(
    { equal: Type.Boolean(), schema: Type.Array(SchemaDifference), tables: Type.Array(TableComparison) },
    closed,
  ),
  export: Type.Object(
    {
      duckdbVersion: Type.String(),
      schema: Type.Array(SchemaStatement),
      tables: Type.Array(Type.Object({ ...exportedTable, files: Type.Array(ExportedFile) }, closed)),
      notes: Type.Array(Type.String()),
    },
    closed,
  ),
  stream: Type.Null(),
  create: Type.Array(LoadedTable),
  merge: Type.Array(LoadedTable),
};
