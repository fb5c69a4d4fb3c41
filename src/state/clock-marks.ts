import type { DatabaseSync } from 'node:sqlite';
import type { ClockMarks } from '../domain/ports/clock-marks.ts';
import { write } from './sqlite.ts';

/** The one reading in the table of `schema.ts`. */
export function createClockMarks(database: DatabaseSync): ClockMarks {
  const last = database.prepare('SELECT boot_id, boot_ms, wall_ms, doubted_after FROM clock_marks');
  const keep = database.prepare('INSERT OR REPLACE INTO clock_marks VALUES (1, ?, ?, ?, ?)');
  return {
    last() {
      const row = last.get();
      if (!row) return null;
      const { boot_id: bootId, boot_ms: bootMs, wall_ms: wallMs, doubted_after: after } = row;
      return {
        bootId: String(bootId),
        bootMs: Number(bootMs),
        wallMs: Number(wallMs),
        doubtedAfter: after === null ? null : String(after),
      };
    },
    keep({ bootId, bootMs, wallMs, doubtedAfter }) {
      write(database, () => keep.run(bootId, Math.round(bootMs), Math.round(wallMs), doubtedAfter));
    },
  };
}
