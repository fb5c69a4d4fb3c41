/** What the thread of the readers is told, and tells. */
import { type Static, Type } from 'typebox';

export const ReadersOrder = Type.Object({
  url: Type.String(),
  jobs: Type.Array(Type.String(), { description: 'Ids of jobs that are there' }),
  clients: Type.Integer(),
});

export const ReadersFindings = Type.Object({
  reads: Type.Record(Type.String(), Type.Array(Type.Number()), {
    description: 'Milliseconds that each read took, by what was asked for',
  }),
  errors: Type.Array(Type.String()),
});
export type ReadersFindings = Static<typeof ReadersFindings>;
