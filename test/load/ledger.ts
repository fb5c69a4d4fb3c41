import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../../src/clock.ts';
import { succeededJob } from '../../src/http/examples/jobs.ts';
import { openState } from '../../src/state/state-folder.ts';

const kinds = ['backup', 'verify', 'restore', 'export', 'compare', 'prune'] as const;

/** A state folder whose ledger has so many jobs that have ended, of all sorts, one every few minutes until now. Gives their ids. */
export function fillLedger(folder: string, count: number): string[] {
  openState({ folder, clock: systemClock }).close();
  const database = new DatabaseSync(`${folder}/state.sqlite`);
  const insert = database.prepare(
    'INSERT INTO jobs (id, created_ms, ended_ms, state, kind, database, document) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const now = systemClock.now().getTime();
  const ids: string[] = [];
  database.exec('BEGIN');
  for (let number = 0; number < count; number += 1) {
    const createdMs = now - (count - number) * 200_000;
    const job = jobAt(number, new Date(createdMs));
    insert.run(job.id, createdMs, createdMs, job.state, job.kind, job.database, JSON.stringify(job));
    ids.push(job.id);
  }
  database.exec('COMMIT');
  database.close();
  return ids;
}

function jobAt(number: number, at: Date) {
  const instant = at.toISOString();
  const compact = instant.replaceAll(/[-:]|\.\d+/g, '');
  const kind = kinds[number % kinds.length] ?? 'backup';
  return {
    ...succeededJob(kind),
    id: `job-${compact}-${number.toString(16).padStart(6, '0')}`,
    createdAt: instant,
    startedAt: instant,
    endedAt: instant,
  };
}
