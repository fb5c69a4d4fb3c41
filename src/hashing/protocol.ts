/** What the service and a child that hashes say to each other; both ends check every message against these. */
import { type Static, Type } from 'typebox';
import { StructureReport } from '../domain/ports/structure.ts';

const closed = { additionalProperties: false };

/** All bytes of the file before `to` can be read; the first one names a file anew, until the one that is the last of it. */
export const HashRequest = Type.Object(
  {
    file: Type.String(),
    structure: Type.Boolean({ description: 'Whether its blocks are checked too. It is a database then' }),
    to: Type.Integer({ minimum: 0 }),
    last: Type.Boolean(),
  },
  closed,
);
export type HashRequest = Static<typeof HashRequest>;

/** How far it has come; what was found where that is all. Where only the hash was asked for, nothing else is. */
export const HashReply = Type.Object(
  { hashed: Type.Integer({ minimum: 0 }), report: Type.Optional(StructureReport) },
  closed,
);
export type HashReply = Static<typeof HashReply>;
