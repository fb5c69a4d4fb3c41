import type { DatabaseSync } from 'node:sqlite';
import type { DoubleExport } from '../domain/ports/export-catalog.ts';
import { inOrder, type Orders } from '../domain/stored-backup.ts';

/**
 * Exports whose id two repositories hold. None is ever copied, so that somebody has put one of them there, and whoever may write any
 * repository must not choose what all are served. The one that was known stays. Where this process has read both, after the state was
 * lost, nothing tells which was first: that in the repository which its database names first counts, whichever was read last.
 */
export function createDoubles(database: DatabaseSync, orders: Orders) {
  const doubles = database.prepare(
    `SELECT staged.id, staged.database, staged.repository, known.repository AS other
     FROM staged_exports AS staged JOIN exports AS known ON known.id = staged.id
     WHERE staged.run = ? AND known.repository <> staged.repository`,
  );
  const unknown = database.prepare(
    'SELECT id FROM staged_exports WHERE run = ? AND id NOT IN (SELECT id FROM exports)',
  );
  const passBy = database.prepare('DELETE FROM staged_exports WHERE run = ? AND id = ? AND repository = ?');
  /** Those that were in no list until this process read them. */
  const firstRead = new Set<string>();

  const settleOne = (id: string, name: string, newcomer: string, known: string): DoubleExport => {
    const both = [{ repository: known }, { repository: newcomer }];
    const [first] = firstRead.has(id) ? inOrder(both, orders.get(name) ?? []) : both;
    return first?.repository === newcomer
      ? { id, used: newcomer, ignored: known }
      : { id, used: known, ignored: newcomer };
  };

  return {
    /** Takes those that do not count out of what a replacement has read. To be called just before that is taken over, in its transaction. */
    settle(run: number): DoubleExport[] {
      const found = doubles
        .all(run)
        .map((row) =>
          settleOne(String(row.id), String(row.database), String(row.repository), String(row.other)),
        );
      for (const { id, ignored } of found) passBy.run(run, id, ignored);
      for (const row of unknown.iterate(run)) firstRead.add(String(row.id));
      return found;
    },
    /** This process has stored or removed it. */
    touched: (id: string): boolean => firstRead.delete(id),
  };
}
