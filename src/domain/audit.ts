/** Who asked for what, and what came of it. */
import { type Static, Type } from 'typebox';
import { Role } from './access.ts';
import { JobId } from './job.ts';
import { Instant, literals, nullable, page } from './schema.ts';

const common = {
  id: Type.String({ pattern: '^[0-9]+$', description: 'Grows from entry to entry' }),
  at: Instant,
  principal: Type.String({
    description: 'Name of the token; anonymous without tokens; of a job what `requestedBy` says of it',
  }),
  jobId: nullable(JobId),
  code: nullable(Type.String({ description: 'Code of the problem that it ended with' })),
};

const RequestEntry = Type.Object(
  {
    ...common,
    kind: Type.Literal('request'),
    role: Role,
    address: Type.String({ description: 'Where the request came from' }),
    operation: Type.String({ description: 'operationId' }),
    method: Type.String(),
    path: Type.String({ description: 'With its query' }),
    body: nullable(Type.String({ description: 'JSON, its first 4096 characters' })),
    status: Type.Integer({
      description:
        'Of the answer; 102 while there is none: what came of it has an entry of its own, with the same requestId, where the service lived to see it',
    }),
    requestId: Type.String({ description: '`reqId` in the log' }),
  },
  { additionalProperties: false },
);

const JobEntry = Type.Object(
  {
    ...common,
    kind: Type.Literal('job'),
    operation: Type.String({ description: 'Kind of the job' }),
    state: literals(['succeeded', 'failed', 'cancelled']),
  },
  { additionalProperties: false },
);

/** A request that needs more than a viewer or was refused for want of it, before it was answered; a job, when it ended. */
export const AuditEntry = Type.Union([RequestEntry, JobEntry], { $id: 'AuditEntry' });
export type AuditEntry = Static<typeof AuditEntry>;
export type AuditedRequest = Omit<Static<typeof RequestEntry>, 'id'>;
export type AuditedJob = Omit<Static<typeof JobEntry>, 'id'>;

export const AuditPage = page(AuditEntry, 'AuditPage');
