/** Keeps who asked for what. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuditedRequest } from '../domain/audit.ts';
import type { Audit } from '../domain/ports/audit.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { whenOver } from './answer-over.ts';
import { createRefusals } from './refusals.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** Of the problem that is answered. */
    problemCode: string | null;
  }
}

/** In characters. */
const longest = { path: 1024, body: 4096 };
/** Not decided yet. */
const processing = 102;
/** What is done and over before there is an answer, with no job that tells of it. */
const changing = new Set(['DELETE', 'PATCH']);

/**
 * Adds every request of a known principal that needs more than a viewer, or is refused, before it is answered. What changes
 * something without a job is added before it does, and once more when its outcome is known; so is what its client does not wait
 * for. Call it before the routes are registered, and what it gives when nothing is answered any more: it adds what was cut off. An
 * entry that cannot be kept is told in the log: the state folder's disk may be full because of what is to be removed.
 */
export function keepAudit(app: FastifyInstance, audit: Audit, clock: Clock): () => void {
  const refusals = createRefusals(clock, app.log);
  /** Those that were not refused before anything was looked at. */
  const begun = new WeakSet<FastifyRequest>();
  /** Those whose outcome is not kept yet. */
  const underWay = new Map<FastifyRequest, FastifyReply>();
  /** The status that was kept last. */
  const kept = new WeakMap<FastifyRequest, number>();
  /** A socket that is closed tells no more where it came from. */
  const addresses = new WeakMap<FastifyRequest, string>();

  function keep(request: FastifyRequest, reply: FastifyReply, status: number): void {
    if (kept.has(request) && (status === processing || kept.get(request) !== processing)) return;
    kept.set(request, status);
    const from = { at: clock.now(), address: addresses.get(request) ?? addressOf(request) };
    const entry = entryOf(request, reply, status, from);
    if ((status === 403 || !begun.has(request)) && !refusals.mayKeep(entry.principal)) return;
    try {
      audit.add(entry);
    } catch (err) {
      request.log.error({ err, entry }, 'a request could not be added to the audit log');
    }
  }

  async function begin(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (!needsMore(request)) return;
    begun.add(request);
    if (changing.has(request.method)) keep(request, reply, processing);
    underWay.set(request, reply);
    whenOver(reply, () => end(request, reply));
  }

  /** However it ended: by its answer, its client, or the service. */
  function end(request: FastifyRequest, reply: FastifyReply): void {
    if (!underWay.delete(request)) return;
    keep(request, reply, reply.raw.headersSent ? reply.statusCode : processing);
  }

  app.addHook('onRequest', async (request) => {
    addresses.set(request, addressOf(request));
  });
  // After those of the route itself: what these refuse is not begun, and is a refusal alone.
  app.addHook('onRoute', (route) => {
    route.preHandler = [...[route.preHandler ?? []].flat(), begin];
  });
  // Streams and downloads never come here: they are added at their end.
  app.addHook('onSend', async (request, reply) => {
    underWay.delete(request);
    if (isAudited(request, reply)) keep(request, reply, reply.statusCode);
  });
  return () => {
    for (const [request, reply] of underWay) end(request, reply);
  };
}

const needsMore = ({ routeOptions: { config } }: FastifyRequest): boolean =>
  config.access === 'operator' || config.access === 'admin';

/** What has no valid token, or comes too often, is in the log alone: whoever likes could fill the disk with it. */
function isAudited(request: FastifyRequest, reply: FastifyReply): boolean {
  const { statusCode } = reply;
  const { access } = request.routeOptions.config;
  if (access === undefined || access === 'open') return false;
  // It began a job, whatever became of its token while that was waited for.
  if (reply.hasHeader('location')) return true;
  if (statusCode === 401 || statusCode === 429) return false;
  return needsMore(request) || statusCode === 403;
}

const addressOf = ({ ip }: FastifyRequest): string => ip || 'unknown';

function entryOf(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  { at, address }: { readonly at: Date; readonly address: string },
): AuditedRequest {
  const { name, role } = request.principal;
  const { schema, url } = request.routeOptions;
  const location = reply.getHeader('location');
  const jobId = /^\/jobs\/(.+)$/.exec(String(location ?? ''))?.[1] ?? null;
  return {
    kind: 'request',
    at: at.toISOString(),
    principal: name,
    role,
    address,
    operation: schema?.operationId ?? url ?? '',
    method: request.method,
    path: request.url.slice(0, longest.path),
    body: request.body === undefined ? null : JSON.stringify(request.body).slice(0, longest.body),
    status,
    code: reply.problemCode,
    requestId: request.id,
    jobId,
  };
}
