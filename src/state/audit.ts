import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { Compile } from 'typebox/compile';
import { AuditEntry, type AuditedJob, type AuditedRequest } from '../domain/audit.ts';
import { foreignCursor, pageOf } from '../domain/pagination.ts';
import type { Audit } from '../domain/ports/audit.ts';
import { where } from './list.ts';
import { milliseconds, parseColumn, write } from './sqlite.ts';

const validator = Compile(AuditEntry);
const isEntry = (value: unknown): value is AuditEntry => validator.Check(value);

/** Adds an entry within a transaction of the caller. */
export function prepareAuditEntry(database: DatabaseSync): (entry: AuditedRequest | AuditedJob) => void {
  const insert = database.prepare('INSERT INTO audit (at_ms, principal, document) VALUES (?, ?, ?)');
  return (entry) => insert.run(milliseconds(entry.at), entry.principal, JSON.stringify(entry));
}

/** The audit log in the table of `audit-file.ts`, whose triggers refuse changes. */
export function createAudit(database: DatabaseSync): Audit {
  const put = prepareAuditEntry(database);
  return {
    add: (entry) => write(database, () => put(entry)),
    list({ principal, from, to }, { limit, after }) {
      const conditions = [
        ...where('principal = ?', principal),
        ...where('at_ms >= ?', from === undefined ? undefined : milliseconds(from)),
        ...where('at_ms < ?', to === undefined ? undefined : milliseconds(to)),
        ...where('id < ?', after === null ? undefined : numberIn(after.id)),
      ];
      const filter = conditions.map(([sql]) => sql).join(' AND ') || 'TRUE';
      const values: SQLInputValue[] = conditions.map(([, value]) => value);
      const rows = database
        .prepare(
          `SELECT json_set(document, '$.id', CAST(id AS TEXT)) AS document FROM audit
           WHERE ${filter} ORDER BY id DESC LIMIT ?`,
        )
        .all(...values, limit + 1);
      const entries = rows.map(({ document }) => parseColumn(document, isEntry));
      return pageOf(entries, limit, ({ at, id }) => ({ createdAt: at, id }));
    },
  };
}

/** A cursor of another list would find nothing, as if the log ended there. */
function numberIn(id: string): number {
  if (/^[0-9]{1,15}$/.test(id)) return Number(id);
  throw foreignCursor();
}
