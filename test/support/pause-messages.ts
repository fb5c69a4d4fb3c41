/** What a test and the service that it can stop say to each other: see `pausable-service.ts`. */
import { type Static, Type } from 'typebox';

const operation = {
  operation: Type.String({
    description: 'A function of node:fs/promises or `handle.<method>` of a FileHandle',
  }),
  path: Type.String({ description: 'A regular expression for the path that it makes, changes or reads' }),
};

/** An operation on a file. */
const Point = Type.Object({
  ...operation,
  after: Type.Optional(Type.Object(operation, { description: 'The one that comes before it counts' })),
  skip: Type.Optional(Type.Integer({ description: 'How many such operations pass before it' })),
});
export type Point = Static<typeof Point>;

/** To the service. */
export const Order = Type.Union([
  Type.Object({ kind: Type.Literal('pauseAt'), point: Point }),
  Type.Object({ kind: Type.Literal('dieAt'), change: Type.Integer({ minimum: 1 }) }),
  Type.Object({ kind: Type.Literal('resume') }),
]);
export type Order = Static<typeof Order>;

/** From the service. */
export const Notice = Type.Union([
  Type.Object({ kind: Type.Literal('ready') }),
  Type.Object({ kind: Type.Literal('paused') }),
]);
export type Notice = Static<typeof Notice>;
