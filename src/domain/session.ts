/** Who asks: what a client must know of its own token to show what it may do. */
import { type Static, Type } from 'typebox';
import { type Principal, Role } from './access.ts';
import { Name } from './database.ts';
import { nullable } from './schema.ts';

export const Session = Type.Object(
  {
    name: Type.String({ description: 'Name of the token; anonymous without tokens' }),
    role: Role,
    databases: nullable(Type.Array(Name, { description: 'Those that the token is for; null: all' })),
  },
  { $id: 'Session', additionalProperties: false },
);
export type Session = Static<typeof Session>;

export const sessionOf = ({ name, role, databases }: Principal): Session => ({
  name,
  role,
  databases: databases && [...databases],
});
