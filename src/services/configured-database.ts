import { type ConfiguredDatabase, repositoriesOf } from '../domain/database.ts';
import { Problem } from '../domain/problem.ts';

/** All of them, by name. */
export type ConfiguredDatabases = ReadonlyMap<string, ConfiguredDatabase>;

/** Throws `not_found`. */
export function findDatabase(name: string, databases: ConfiguredDatabases): ConfiguredDatabase {
  const database = databases.get(name);
  if (!database) throw new Problem('not_found', `No database named ${name} is configured.`);
  return database;
}

/** Its repositories, the primary one first; none of a database that is not configured. */
export function orderOf(name: string, databases: ConfiguredDatabases): readonly string[] {
  const database = databases.get(name);
  return database ? repositoriesOf(database) : [];
}
