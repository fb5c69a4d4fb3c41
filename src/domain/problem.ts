/**
 * Every way in which duckback says no: one table of codes, one error class. The HTTP layer turns a Problem
 * into RFC 9457 problem+json; jobs store one when they fail.
 */
import { type Static, Type } from 'typebox';
import { literals } from './schema.ts';

interface ProblemKind {
  /** HTTP status, see the table in README. */
  readonly status: number;
  /** The same for every occurrence (RFC 9457 `title`). */
  readonly title: string;
  /** Whether the same request may succeed later, unchanged. */
  readonly retryable: boolean;
  /** What to do, where the thrower says nothing more exact. */
  readonly hint: string;
}

const kind = (status: number, title: string, hint: string, retryable = false): ProblemKind => ({
  status,
  title,
  hint,
  retryable,
});

/** The one table of codes. A code is stable: clients branch on it. */
export const problemKinds = {
  validation_failed: kind(400, 'The request is malformed', 'Correct the fields named in errors.'),
  unauthorized: kind(401, 'No valid token', 'Send Authorization: Bearer <token>; npm run token makes one.'),
  forbidden: kind(403, 'Not allowed', 'Use the address that the service listens on, from its own origin.'),
  not_found: kind(404, 'Not found', 'List what exists with the collection of this resource.'),
  request_timeout: kind(408, 'The request did not come in time', 'Send it again, without a pause.', true),
  operation_in_progress: kind(
    409,
    'Another operation is writing this database',
    'Wait for the job named in jobId, or cancel it.',
    true,
  ),
  target_locked: kind(
    409,
    'A process holds the target',
    'Stop the process that holds it, then repeat.',
    true,
  ),
  backup_in_use: kind(
    409,
    'The backup is being read',
    'Wait for the job named in jobId, or cancel it.',
    true,
  ),
  export_in_use: kind(
    409,
    'The export is being read',
    'Wait for the job named in jobId, or cancel it.',
    true,
  ),
  backup_held: kind(409, 'The backup is held', 'Release it first: PATCH /backups/{id} {"hold": false}.'),
  last_backup: kind(409, 'This is the last good backup', 'Take another backup first.'),
  job_finished: kind(409, 'The job has already ended', 'Read its outcome with GET /jobs/{id}.'),
  cancelled: kind(409, 'The job was cancelled', 'Start it again if it is still wanted.'),
  payload_too_large: kind(413, 'The body is too large', 'Send a smaller body.'),
  unsupported_media_type: kind(415, 'Unsupported media type', 'Send Content-Type: application/json.'),
  range_not_satisfiable: kind(416, 'The range lies outside the content', 'Ask for bytes below its size.'),
  check_violated: kind(
    422,
    'The data breaks a check',
    'The backup is whole: look at checks in the result for the rows, and mend the database.',
  ),
  check_failed: kind(422, 'A check cannot run', 'Correct its SQL or its parameters in the configuration.'),
  http_1_1_required: kind(
    426,
    'HTTP/1.0 cannot carry this answer',
    'Send the request with HTTP/1.1; behind nginx set proxy_http_version 1.1.',
  ),
  verification_failed: kind(422, 'Damage was found', 'Read the problems in the report; use another backup.'),
  source_corrupt: kind(
    422,
    'The database file is damaged',
    'Restore the last good backup; keep the damaged file for salvage.',
  ),
  source_missing: kind(
    422,
    'The database file does not exist',
    'Check the path in the configuration. Where the file is lost, restore the last good backup: POST /restore, or /recovery.',
  ),
  source_ambiguous: kind(
    422,
    'The write-ahead log cannot be found for sure',
    'Leave the database one name, in a folder that is mounted as a whole.',
  ),
  not_a_database: kind(422, 'Not a DuckDB database file', 'Name a DuckDB database file.'),
  unsupported_storage_version: kind(
    422,
    'The storage version is not supported',
    'Use a duckback built for this DuckDB version.',
  ),
  encrypted_database: kind(422, 'The database is encrypted', 'Encrypted databases are not supported.'),
  unreadable_database: kind(
    422,
    'DuckDB cannot open or read the file',
    'Verify the file, and restore a good backup of it.',
  ),
  not_exportable: kind(
    422,
    'Something cannot be exported without loss',
    'Leave out the tables named in detail, or choose the other format.',
  ),
  schema_mismatch: kind(422, 'The tables do not match', 'See errors, column by column; nothing was touched.'),
  load_failed: kind(422, 'The files cannot be loaded', 'See detail; nothing was touched.'),
  hook_failed: kind(
    422,
    'A command of the configuration failed',
    'Read the output of its step in GET /jobs/{id}; run the command by hand in its folder.',
  ),
  hook_missing: kind(422, 'The configuration has no such hook', 'Add it to hooks of the database.'),
  image_unsealed: kind(
    422,
    'DuckDB could not merge the write-ahead log into the image',
    'Restore it by hand: README has the steps under "Unsealed backups".',
  ),
  retention_stopped: kind(
    422,
    'Nothing may be removed now',
    'See detail: take a good backup, or put the clock right, then repeat.',
  ),
  path_not_allowed: kind(422, 'The path is not allowed', 'Use a path inside a configured root.'),
  target_not_replaceable: kind(
    422,
    'The target cannot be replaced',
    'See detail; a file that is a mount point can be overwritten in place with "force": true.',
  ),
  idempotency_key_reused: kind(
    422,
    'The Idempotency-Key was used for another request',
    'Use a new key for a new request.',
  ),
  too_many_requests: kind(
    429,
    'Too many requests',
    'Wait for the seconds of Retry-After; ask less often.',
    true,
  ),
  internal: kind(500, 'Unexpected error', 'The log has the cause under this instance.'),
  engine_failed: kind(
    500,
    'The database engine died or was stopped',
    'The log has the cause; raise the limits under engine: in the configuration if they were too low.',
  ),
  restore_failed: kind(
    500,
    'The restore failed',
    'Detail has the reason, and tells where the old file lies if it could not be put back.',
  ),
  source_busy: kind(
    503,
    'No consistent image could be taken in time',
    'Repeat at a quieter time, or raise imageDeadline of the database.',
    true,
  ),
  repository_unavailable: kind(
    503,
    'The repository cannot be used',
    'Check that its path is mounted and writable.',
    true,
  ),
  interrupted: kind(503, 'The service stopped during the job', 'Start it again.', true),
  shutting_down: kind(503, 'The service is shutting down', 'Repeat when it is back.', true),
  insufficient_space: kind(507, 'Not enough space', 'Free space on the file system named in detail.', true),
} satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problemKinds;

/** All codes, in the order of the table. */
export const problemCodes = Object.keys(problemKinds).filter(
  (code): code is ProblemCode => code in problemKinds,
);

/** One thing wrong with a request: `pointer` is an RFC 6901 JSON pointer into the body (or `/query/..`). */
export const FieldError = Type.Object(
  { pointer: Type.String(), message: Type.String() },
  { additionalProperties: false },
);
export type FieldError = Static<typeof FieldError>;

/** What a failed job keeps and a response shows of a Problem. */
export const ProblemDocument = Type.Object(
  {
    type: Type.String({ description: 'Where this code is documented, relative to the service' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    instance: Type.String({ description: 'Identifies this occurrence; the log has the cause under it' }),
    code: literals(problemCodes),
    hint: Type.String({ description: 'What to do about it' }),
    retryable: Type.Boolean(),
    errors: Type.Optional(Type.Array(FieldError)),
    jobId: Type.Optional(Type.String()),
  },
  { $id: 'Problem', additionalProperties: false, description: 'RFC 9457 problem details' },
);
export type ProblemDocument = Static<typeof ProblemDocument>;

interface ProblemOptions {
  readonly hint?: string;
  readonly errors?: readonly FieldError[];
  readonly jobId?: string;
  /** Where it occurred, if not in the request that reports it. */
  readonly instance?: string;
  /** For the log only: never shown to a client. */
  readonly cause?: unknown;
  /** The detail for viewers, where the other can have values of a database in it. Only who fails a request itself is told so. */
  readonly forViewers?: string;
}

/** The one error class of duckback. `message` is the `detail` that a client reads: no secrets, no stack. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly hint: string;
  readonly errors: readonly FieldError[] | undefined;
  readonly jobId: string | undefined;
  readonly instance: string | undefined;
  readonly forViewers: string | undefined;

  constructor(code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    super(detail, { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.hint = options.hint ?? problemKinds[code].hint;
    this.errors = options.errors;
    this.jobId = options.jobId;
    this.instance = options.instance;
    this.forViewers = options.forViewers;
  }
}

/** Whether it is a Problem of one of these codes. */
export const isProblem = (error: unknown, ...codes: readonly ProblemCode[]): error is Problem =>
  error instanceof Problem && codes.includes(error.code);

/** An error's message, for what others than whom it concerns may read: why a repository cannot be used may name databases of others. */
export const messageForAll = (error: Error): string =>
  isProblem(error, 'repository_unavailable') ? `${problemKinds[error.code].title}.` : error.message;

/** What the code alone tells: for whom the details may be too much. */
export function withoutDetail({ errors: _, ...problem }: ProblemDocument): ProblemDocument {
  const { title, hint } = problemKinds[problem.code];
  return { ...problem, detail: `${title}.`, hint };
}

/** The document of a Problem. Anything else becomes `internal`, with nothing of its text. */
export function problemDocument(error: unknown, instance: string, jobId?: string): ProblemDocument {
  const problem = error instanceof Problem ? error : new Problem('internal', 'Something went wrong.');
  const { status, title, retryable } = problemKinds[problem.code];
  const job = problem.jobId ?? jobId;
  return {
    type: `/problems/${problem.code}`,
    title,
    status,
    detail: problem.message,
    instance: problem.instance ?? instance,
    code: problem.code,
    hint: problem.hint,
    retryable,
    ...(problem.errors ? { errors: [...problem.errors] } : {}),
    ...(job ? { jobId: job } : {}),
  };
}

/** The Problem that a job's document was made of, to be reported by another request. */
export function problemOf({ code, detail, hint, errors, instance }: ProblemDocument, jobId: string): Problem {
  return new Problem(code, detail, { hint, instance, jobId, ...(errors ? { errors } : {}) });
}
