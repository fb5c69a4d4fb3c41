/** Keeps who asked for what. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuditedRequest } from '../domain/audit.ts';
import type { Audit } from '../domain/ports/audit.ts';
import type { Clock } from '../domain/ports/clock.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** Of the problem that is answered. */
    problemCode: string | null;
  }
}

const longestBody = 4096;

/**
 * Adds every request of a known principal that needs more than a viewer, or is refused, when it has been answered. One that
 * cannot be kept is told in the log: the answer has gone out already.
 */
export function keepAudit(app: FastifyInstance, audit: Audit, clock: Clock): void {
  app.addHook('onResponse', async (request, reply) => {
    if (!isAudited(request, reply)) return;
    const entry = entryOf(request, reply, clock.now());
    try {
      audit.add(entry);
    } catch (err) {
      request.log.error({ err, entry }, 'a request could not be added to the audit log');
    }
  });
}

/** What has no valid token, or comes too often, is in the log alone: whoever likes could fill the disk with it. */
function isAudited({ routeOptions }: FastifyRequest, { statusCode }: FastifyReply): boolean {
  const { access } = routeOptions.config;
  if (access === undefined || access === 'open' || statusCode === 401 || statusCode === 429) return false;
  return access !== 'viewer' || statusCode === 403;
}

function entryOf(request: FastifyRequest, reply: FastifyReply, at: Date): AuditedRequest {
  const { name, role } = request.principal;
  const { schema, url } = request.routeOptions;
  const location = reply.getHeader('location');
  const jobId = /^\/jobs\/(.+)$/.exec(String(location ?? ''))?.[1] ?? null;
  return {
    kind: 'request',
    at: at.toISOString(),
    principal: name,
    role,
    address: request.ip,
    operation: schema?.operationId ?? url ?? '',
    method: request.method,
    path: request.url.slice(0, longestBody),
    body: request.body === undefined ? null : JSON.stringify(request.body).slice(0, longestBody),
    status: reply.statusCode,
    code: reply.problemCode,
    requestId: request.id,
    jobId,
  };
}
