/** What operations can answer, for the schemas of routes. */
import { Type } from 'typebox';
import { Job, type JobKind } from '../domain/job.ts';
import { type ProblemCode, ProblemDocument, problemKinds } from '../domain/problem.ts';
import { RecoveryPlan } from '../domain/recovery.ts';
import { RetentionPlan } from '../domain/retention/documents.ts';
import { ref } from '../domain/schema.ts';

/** Any operation can fail so. */
const everywhere: readonly ProblemCode[] = [
  'validation_failed',
  'forbidden',
  'request_timeout',
  'too_many_requests',
  'internal',
];

/** Any operation with a body can fail so. */
export const bodyProblems = ['payload_too_large', 'unsupported_media_type'] as const;

/** One response per status, described by the codes that it can carry. */
export const problems = (...codes: ProblemCode[]) => publicProblems('unauthorized', ...codes);

/** The same for operations that ask for no token. */
export function publicProblems(...codes: ProblemCode[]) {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set([...codes, ...everywhere])) {
    const { status } = problemKinds[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries([...byStatus].map(([status, found]) => [status, problemResponse(status, found)]));
}

const problemResponse = (status: number, codes: readonly ProblemCode[]) => ({
  description: codes.map((code) => `\`${code}\`: ${problemKinds[code].title}`).join('. '),
  ...(status in problemHeaders ? { headers: problemHeaders[status] } : {}),
  content: { 'application/problem+json': { schema: ref(ProblemDocument), examples: examplesNamed(codes) } },
});

const text = (description: string) => ({ type: 'string', description });
const seconds = { type: 'integer', description: 'Seconds' };

/** Headers that come with a status. */
const problemHeaders: Readonly<Record<number, object>> = {
  401: { 'WWW-Authenticate': text('The scheme: `Bearer`') },
  416: { 'Content-Range': text('`bytes */<size>`') },
  426: { Upgrade: text('`HTTP/1.1`') },
  429: { 'Retry-After': seconds },
  503: { 'Retry-After': seconds },
};

/** References to the examples that `openapi.ts` adds to the document's components. */
const examplesNamed = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/examples/${name}` }]));

/** Request headers of every operation that makes a job. `preferences.ts` reads them. */
export const jobHeaders = Type.Object({
  prefer: Type.Optional(
    Type.String({
      description:
        '`wait=N` (RFC 7240): the answer waits for the end of the job, up to N seconds, at most 240',
      examples: ['wait=60'],
    }),
  ),
  'idempotency-key': Type.Optional(
    Type.String({
      description:
        'A repeat with the same key and body within 24 hours gives the job of the first one. 1 to 255 printable ' +
        'ASCII characters, quoted or bare.',
      examples: ['nightly-2025-11-12'],
    }),
  ),
});

export const recoveryPlanOrJob = Type.Union([ref(RecoveryPlan), ref(Job)]);

export const planOrJob = Type.Union([ref(RetentionPlan), ref(Job)]);

const jobResponseHeaders = {
  Location: text('Path of the job'),
  'Preference-Applied': text('The wait that was granted, where one was asked for'),
  'Idempotency-Replayed': text('`true` where an earlier request with this key had made the job'),
};

const jobResponse = (description: string, example: string) => ({
  description,
  headers: jobResponseHeaders,
  content: { 'application/json': { schema: ref(Job), examples: examplesNamed([example]) } },
});

/** What can be wrong where an image of a file is taken and read. */
export const imageProblems = [
  'source_corrupt',
  'source_missing',
  'not_a_database',
  'unsupported_storage_version',
  'encrypted_database',
  'unreadable_database',
  'image_unsealed',
  'engine_failed',
  'source_busy',
  'repository_unavailable',
  'insufficient_space',
] as const satisfies readonly ProblemCode[];

/** The answers of an operation that makes a job of one kind. */
export const jobResponses = (kind: JobKind, ...codes: ProblemCode[]) => ({
  200: jobResponse('With `Prefer: wait`: the job succeeded', `${kind}_succeeded`),
  202: jobResponse('The job is queued or running', `${kind}_running`),
  ...problems(
    ...bodyProblems,
    ...codes,
    'not_found',
    'idempotency_key_reused',
    'cancelled',
    'interrupted',
    'shutting_down',
  ),
});

/** A dry run answers with the plan itself, anything else with a job. */
export const retentionResponses = {
  ...jobResponses(
    'prune',
    'operation_in_progress',
    'retention_stopped',
    'repository_unavailable',
    'insufficient_space',
  ),
  200: {
    ...jobResponse('A dry run: the plan. With `Prefer: wait`: the job succeeded', 'prune_succeeded'),
    content: {
      'application/json': {
        schema: planOrJob,
        examples: examplesNamed(['retention_plan', 'prune_succeeded']),
      },
    },
  },
};

/** The same for a recovery, which can fail as all that it consists of. */
export const recoveryResponses = {
  ...jobResponses(
    'recovery',
    'operation_in_progress',
    'target_locked',
    'hook_failed',
    'hook_missing',
    'check_violated',
    'check_failed',
    'verification_failed',
    'source_ambiguous',
    'target_not_replaceable',
    'restore_failed',
    ...imageProblems,
  ),
  200: {
    ...jobResponse('A dry run: the plan. With `Prefer: wait`: the job succeeded', 'recovery_succeeded'),
    content: {
      'application/json': {
        schema: recoveryPlanOrJob,
        examples: examplesNamed(['recovery_plan', 'recovery_succeeded']),
      },
    },
  },
};
