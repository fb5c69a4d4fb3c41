/** What each code says of one occurrence. */
import { Problem, type ProblemCode, problemDocument } from '../../domain/problem.ts';
import { backup, exported } from './documents.ts';

const details = {
  validation_failed: 'The request does not fit: /database is missing.',
  unauthorized: 'The request carries no valid bearer token.',
  forbidden: 'Requests from pages of other origins are refused.',
  not_found: 'No database named availabilty is configured.',
  request_timeout: 'The request did not come in time.',
  operation_in_progress: 'job-20251112T081500Z-c5fef5 writes the database "availability", or waits to.',
  target_locked: 'availability.duckdb is open in /usr/bin/python3 (PID 2211).',
  backup_in_use: `The backup ${backup.id} is being read by job-20251112T081500Z-c5fef5.`,
  export_in_use: `The export ${exported.id} is being read by a download.`,
  backup_held: `The backup ${backup.id} is held.`,
  last_backup: `${backup.id} is the last good backup of availability.`,
  job_finished: 'job-20251112T081500Z-c5fef5 has already ended: succeeded.',
  cancelled: 'The job was cancelled.',
  payload_too_large: 'Request body is too large',
  unsupported_media_type: 'Unsupported Media Type',
  range_not_satisfiable: 'The content has 170668032 bytes.',
  check_violated: `${backup.id}: 1 of 5 checks failed: no_missing_dates found 2 rows.`,
  check_failed: `${backup.id}: 1 of 5 checks failed: no_gaps could not run (Catalog Error: Table with name daily_availabilty does not exist!).`,
  http_1_1_required: 'In HTTP/1.0 nobody could tell whether all rows came.',
  verification_failed: `${backup.id}: The stored bytes do not hash to what the manifest says.`,
  source_corrupt: '2 blocks (17, 18) in use do not match their checksums, however often they are read.',
  source_missing: 'availability.duckdb does not exist.',
  source_ambiguous:
    '/srv/data/availability.duckdb has 2 hard links: its writer may use another name, and log beside that.',
  not_a_database: 'The file does not begin as a DuckDB database does.',
  unsupported_storage_version: 'The storage version 99 is not supported.',
  encrypted_database: 'The database file is encrypted.',
  unreadable_database: 'DuckDB cannot read the file: Serialization Error: Failed to deserialize.',
  not_exportable: 'main.events: the column payload has the type VARIANT, which a csv file cannot hold.',
  schema_mismatch: 'The table main.daily_availability has no column day to be ordered by.',
  load_failed: 'main.daily_availability: two rows of the files have the primary key 2025-11-11, BTCUSDT.',
  hook_failed: 'The hook validate ended with the exit code 1.',
  hook_missing: 'Nothing could make availability anew: it has no hook backfill.',
  image_unsealed: `${backup.id} is no good backup: DuckDB could not merge its write-ahead log into the database file, and nobody has read it.`,
  retention_stopped: 'The last backup attempt, job-20251112T030000Z-0c4d21, failed.',
  path_not_allowed: '/etc/passwd lies outside the allowed folders.',
  target_not_replaceable: '/srv/data/availability.duckdb is a mount point: no file can be renamed over it.',
  idempotency_key_reused: 'The Idempotency-Key "nightly" came with another body before.',
  too_many_requests: 'More than 30000 such requests came in a minute.',
  internal: 'Something went wrong.',
  engine_failed: 'survey failed: the engine was stopped at its time limit of 1800000 ms.',
  restore_failed: 'Another process left a write-ahead log during the restore. Everything was put back.',
  source_busy: 'A checkpoint came in between every image that was taken in time.',
  repository_unavailable: '/srv/backups cannot be used: it does not exist (ENOENT).',
  interrupted: 'The service stopped before the job had ended.',
  shutting_down: 'The service takes no new jobs.',
  insufficient_space: '/srv/backups has 1048576 bytes free; 170668032 are needed.',
} satisfies Record<ProblemCode, string>;

const errors = [{ pointer: '/database', message: 'is missing' }];

/** The document of one occurrence of a code. */
export function problemExample(code: ProblemCode) {
  const problem = new Problem(code, details[code], code === 'validation_failed' ? { errors } : {});
  return problemDocument(problem, '/requests/5f0b54f7-6d6c-4c22-a4b5-32d3b5b0a4a7');
}
