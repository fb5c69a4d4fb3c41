/** Who may do what: the role of a token, and the databases that it is for. */
import { type Static, Type } from 'typebox';
import { Name } from './database.ts';
import { literals } from './schema.ts';

/**
 * viewer: states and lists, but no content and no rows. operator: backs up, verifies, compares, exports and downloads besides.
 * admin: restores, deletes and prunes besides. Each may do what those before it may.
 */
export const roles = ['viewer', 'operator', 'admin'] as const;
export const Role = literals(roles);
export type Role = Static<typeof Role>;

export const AllowedDatabases = Type.Array(Name, { minItems: 1, uniqueItems: true });

export interface Principal {
  readonly name: string;
  readonly role: Role;
  /** null: all, and what is of none. */
  readonly databases: readonly string[] | null;
}

/** Whoever is on the machine of a service that listens on loopback without tokens. */
export const anonymous: Principal = { name: 'anonymous', role: 'admin', databases: null };

/** Whom jobs name that bring the copies which the configuration wants, and what these let go. */
export const copying = 'copies';

/** Whom the audit log names where the service itself says something of it. */
export const itself = 'duckback';

/** Whoever is known by one of these is no token: the audit log and the limits of a token go by names. */
export const isReserved = (name: string): boolean => [anonymous.name, copying, itself].includes(name);

export const mayAct = ({ role }: Principal, needed: Role): boolean =>
  roles.indexOf(role) >= roles.indexOf(needed);

/** Whether the principal may know of something that concerns all of these databases; of something of none only where it is not limited. */
export const maySee = ({ databases }: Pick<Principal, 'databases'>, concerned: readonly string[]): boolean =>
  databases === null || (concerned.length > 0 && concerned.every((name) => databases.includes(name)));
