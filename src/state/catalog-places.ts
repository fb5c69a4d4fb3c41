import type { DatabaseSync } from 'node:sqlite';
import { write } from './sqlite.ts';

/** The repositories of each database that is configured, the primary one first. */
export type Orders = ReadonlyMap<string, readonly string[]>;

/** Keeps the orders where `merged_copies` looks for them, and merges anew where they are others than at the last start. */
export function arrange(database: DatabaseSync, orders: Orders): void {
  const rows = [...orders].flatMap(([name, order]) =>
    order.map((repository, place) => ({ database: name, repository, place })),
  );
  const known = database.prepare('SELECT database, repository, place FROM places').all();
  if (isSame(known, rows)) return;
  const put = database.prepare('INSERT INTO places (database, repository, place) VALUES (?, ?, ?)');
  write(database, () => {
    database.exec('DELETE FROM places');
    for (const row of rows) put.run(row.database, row.repository, row.place);
    database.exec('DELETE FROM backups; INSERT INTO backups SELECT * FROM merged_copies');
  });
}

const isSame = (known: readonly object[], rows: readonly object[]): boolean =>
  known.length === rows.length &&
  new Set([...known, ...rows].map((row) => JSON.stringify(row))).size === rows.length;
