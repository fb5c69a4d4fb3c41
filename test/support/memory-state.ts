import { DatabaseSync } from 'node:sqlite';
import { migrate } from '../../src/state/schema.ts';

/** The tables of a state that dies with the test, empty. */
export function memoryState(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  migrate(database);
  return database;
}
