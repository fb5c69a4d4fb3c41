/** A program that owns a database: it commits a row at a time, each durable before the next begins, until its parent is gone. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import type { WriterOptions, WriterReport } from './commit-writer.ts';

let since = performance.now();
let latenciesMs: number[] = [];

process.once('message', async (options: WriterOptions) => {
  const commit = await begin(options.file);
  process.on('message', report);
  report();
  while (process.connected) {
    const begun = performance.now();
    await commit();
    latenciesMs.push(performance.now() - begun);
    if (options.pauseMs > 0) await sleep(options.pauseMs);
  }
  process.kill(process.pid, 'SIGKILL');
});

/** Answers with what was measured since the last answer. */
function report(): void {
  const now = performance.now();
  const answer: WriterReport = { elapsedMs: now - since, latenciesMs };
  since = now;
  latenciesMs = [];
  if (process.connected) process.send?.(answer);
}

async function begin(file: string): Promise<() => Promise<unknown>> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run(`ATTACH '${file.replaceAll("'", "''")}' AS db`);
  await connection.run('USE db');
  await connection.run('CREATE TABLE IF NOT EXISTS committed (instant TIMESTAMPTZ, note VARCHAR)');
  const insert = await connection.prepare(
    "INSERT INTO committed VALUES (now(), 'a row as small as they come')",
  );
  return () => insert.run();
}
