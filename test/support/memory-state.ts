import { DatabaseSync } from 'node:sqlite';
import type { Orders } from '../../src/domain/stored-backup.ts';
import { migrate } from '../../src/state/schema.ts';

export const noOrders: Orders = new Map();

/** The tables of a state that dies with the test, empty. */
export function memoryState(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  migrate(database, noOrders);
  return database;
}
