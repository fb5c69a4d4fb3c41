import type { DatabaseSync } from 'node:sqlite';
import { isJob } from '../domain/job-guard.ts';
import { isNotification } from '../domain/notification-guard.ts';
import type { Announcement, Outbox } from '../domain/ports/outbox.ts';
import { milliseconds, parseColumn, write } from './sqlite.ts';

/** The outbox in the tables of `schema.ts`; the ledger puts the ends of jobs into it. Writes that find the disk full throw `insufficient_space`. */
export function createOutbox(database: DatabaseSync): Outbox {
  const unsettled = database.prepare(
    'SELECT document FROM unsettled_ends JOIN jobs USING (id) ORDER BY ended_ms, created_ms, id',
  );
  const settle = database.prepare('DELETE FROM unsettled_ends WHERE id = ?');
  const alert = database.prepare('SELECT 1 FROM alerts WHERE key = ?');
  const pending = database.prepare(
    'SELECT id, webhook, due_ms, attempts, document FROM deliveries ORDER BY id',
  );
  const postpone = database.prepare('UPDATE deliveries SET attempts = attempts + 1, due_ms = ? WHERE id = ?');
  const remove = database.prepare('DELETE FROM deliveries WHERE id = ?');
  const keep = prepareKeep(database);
  return {
    withoutBackup: createWithoutBackup(database),
    unsettledJobs: () => unsettled.all().map((row) => parseColumn(row.document, isJob)),
    isRaised: (key) => alert.get(key) !== undefined,
    announce: (announcement, webhooks) => write(database, () => keep(announcement, webhooks)),
    settle(jobId, announcement, webhooks) {
      write(database, () => {
        settle.run(jobId);
        if (announcement) keep(announcement, webhooks);
      });
    },
    pending: () =>
      pending.all().map((row) => ({
        id: Number(row.id),
        webhook: String(row.webhook),
        dueAt: new Date(Number(row.due_ms)),
        attempts: Number(row.attempts),
        notification: parseColumn(row.document, isNotification),
      })),
    postpone: (id, until) => write(database, () => postpone.run(until.getTime(), id)),
    remove: (id) => write(database, () => remove.run(id)),
  };
}

function createWithoutBackup(database: DatabaseSync): Outbox['withoutBackup'] {
  const all = database.prepare('SELECT database, since_ms FROM without_backup');
  const forget = database.prepare(
    'DELETE FROM without_backup WHERE database NOT IN (SELECT value FROM json_each(?))',
  );
  const note = database.prepare('INSERT OR REPLACE INTO without_backup VALUES (?, ?)');
  return (databases, now) => {
    const known = new Map(all.all().map((row) => [String(row.database), Number(row.since_ms)]));
    const since = databases.map(
      (name) => [name, Math.min(known.get(name) ?? Infinity, now.getTime())] as const,
    );
    const news = since.filter(([name, sinceMs]) => known.get(name) !== sinceMs);
    // It is asked every few seconds, and there is hardly ever any.
    if (news.length > 0 || known.size > databases.length) {
      write(database, () => {
        forget.run(JSON.stringify(databases));
        for (const one of news) note.run(...one);
      });
    }
    return new Map(since.map(([name, sinceMs]) => [name, new Date(sinceMs)]));
  };
}

function prepareKeep(database: DatabaseSync) {
  const raise = database.prepare('INSERT OR IGNORE INTO alerts VALUES (?)');
  const clear = database.prepare('DELETE FROM alerts WHERE key = ?');
  const send = database.prepare(
    'INSERT INTO deliveries (webhook, due_ms, attempts, document) VALUES (?, ?, 0, ?)',
  );
  return ({ alert, raised, notification }: Announcement, webhooks: readonly string[]) => {
    (raised ? raise : clear).run(alert);
    const document = JSON.stringify(notification);
    for (const webhook of webhooks) send.run(webhook, milliseconds(notification.at), document);
  };
}
