/** What the service and an engine child say to each other; both ends check every message against these. */
import { type Static, Type } from 'typebox';
import { TableFacts } from '../domain/backup.ts';
import { ComparisonMode, SchemaDifference, TableComparison } from '../domain/comparison.ts';
import { problemCodes } from '../domain/problem.ts';
import { literals } from '../domain/schema.ts';

const closed = { additionalProperties: false };

export const Task = Type.Union([
  Type.Object({ operation: Type.Literal('seal'), file: Type.String() }, closed),
  Type.Object({ operation: Type.Literal('survey'), file: Type.String() }, closed),
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

/** From the child: any number of `progress`, then one of the others. */
export const Reply = Type.Union([
  Type.Object({ kind: Type.Literal('progress'), fraction: Type.Number({ minimum: 0, maximum: 1 }) }, closed),
  Type.Object({ kind: Type.Literal('done'), result: Type.Unknown() }, closed),
  Type.Object({ kind: Type.Literal('cancelled') }, closed),
  Type.Object(
    {
      kind: Type.Literal('failed'),
      code: literals(problemCodes),
      detail: Type.String(),
      hint: Type.String(),
      cause: Type.String({ description: 'For the log' }),
    },
    closed,
  ),
]);
export type Reply = Static<typeof Reply>;

/** `result` of `done`, by operation. */
export const results = {
  seal: Type.Null(),
  survey: Type.Object({ duckdbVersion: Type.String(), tables: Type.Array(TableFacts) }, closed),
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
};
