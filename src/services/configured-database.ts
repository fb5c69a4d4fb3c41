import type { ConfiguredDatabase } from '../domain/database.ts';
import { Problem } from '../domain/problem.ts';

/** All of them, by name. */
export type ConfiguredDatabases = ReadonlyMap<string, ConfiguredDatabase>;

/** Throws `not_found`. */
export function findDatabase(name: string, databases: ConfiguredDatabases): ConfiguredDatabase {
  const database = databases.get(name);
  if (!database) throw new Problem('not_found', `No database named ${name} is configured.`);
  return database;
}
