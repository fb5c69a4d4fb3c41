import { Problem } from '../domain/problem.ts';

/** A database as the services need it. */
export interface ConfiguredDatabase {
  readonly name: string;
  readonly path: string;
  /** Name of the primary repository. */
  readonly repository: string;
  readonly maxAgeMs: number;
  readonly imageDeadlineMs: number;
}

/** All of them, by name. */
export type ConfiguredDatabases = ReadonlyMap<string, ConfiguredDatabase>;

/** Throws `not_found`. */
export function findDatabase(name: string, databases: ConfiguredDatabases): ConfiguredDatabase {
  const database = databases.get(name);
  if (!database) throw new Problem('not_found', `No database named ${name} is configured.`);
  return database;
}
