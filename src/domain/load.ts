/** Loading the files of an export, or of people, into a database. */
import { type Static, Type } from 'typebox';
import { literals } from './schema.ts';

export const MergeMode = literals(['replace', 'append', 'upsert'], {
  description:
    'replace: the rows of the table (of the window, where the export has one) give way to those of the files. ' +
    'append: rows are added. upsert: rows with a known primary key are updated, others inserted.',
});
export type MergeMode = Static<typeof MergeMode>;

/** What became of the rows of one table. */
export const LoadedTable = Type.Object(
  {
    schema: Type.String(),
    name: Type.String(),
    inserted: Type.Integer({ minimum: 0 }),
    updated: Type.Integer({ minimum: 0 }),
    unchanged: Type.Integer({ minimum: 0, description: 'Were there with the same values' }),
    deleted: Type.Integer({ minimum: 0, description: 'Gave way; replace only' }),
  },
  { additionalProperties: false },
);
export type LoadedTable = Static<typeof LoadedTable>;
