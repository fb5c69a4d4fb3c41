/** What the service and a child that hashes say to each other; both ends check every message against these. */
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false };

/** All bytes of the file before `to` can be read; the first one names a file anew, until the one that is the last of it. */
export const HashRequest = Type.Object(
  { file: Type.String(), to: Type.Integer({ minimum: 0 }), last: Type.Boolean() },
  closed,
);
export type HashRequest = Static<typeof HashRequest>;

/** How far it has come; the hash where that is all. */
export const HashReply = Type.Object(
  { hashed: Type.Integer({ minimum: 0 }), sha256: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })) },
  closed,
);
export type HashReply = Static<typeof HashReply>;
