/** Who may speak to the service: holders of a token, or without tokens whoever is on this machine and no web page. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { anonymous, type Principal } from '../domain/access.ts';
import { Problem } from '../domain/problem.ts';
import { refuseRole, requireAccessOfRoutes } from './access.ts';
import { isForeignOrigin, isLoopbackHost } from './loopback-guard.ts';
import type { RateLimits } from './rate-limits.ts';
import type { TokenSet } from './tokens.ts';

interface Guard {
  readonly tokens: Pick<TokenSet, 'find'>;
  readonly limits: RateLimits;
}

/** `guard` null: the configuration made sure that the service listens on loopback only. Who is on the machine is not limited. */
export function authenticate(app: FastifyInstance, guard: Guard | null): void {
  requireAccessOfRoutes(app);
  app.decorateRequest('principal');
  app.decorateRequest('isStillLetIn', () => true);
  app.addHook('onRequest', async (request, reply) => {
    request.principal = anonymous;
    if (!guard) return refuseWebPages(request);
    if (request.routeOptions.config.access === 'open') return guard.limits.ofAddress(request, reply);
    request.principal = await principalOf(request, reply, guard);
    request.isStillLetIn = () => lookAgain(request, guard);
    await guard.limits.ofToken(request, reply);
    refuseRole(request);
  });
}

/**
 * A page in a browser on this machine can reach loopback: by a name of its own that resolves to it (then the Host header
 * names it), or by a cross-site request (then Origin does).
 */
function refuseWebPages({ headers, protocol }: FastifyRequest): void {
  if (!isLoopbackHost(headers.host)) {
    throw new Problem('forbidden', 'Without tokens the Host header must name a loopback address.');
  }
  const own = `${protocol}://${headers.host ?? ''}`;
  if (isForeignOrigin(headers.origin, own) || headers['sec-fetch-site'] === 'cross-site') {
    throw new Problem('forbidden', 'Requests from pages of other origins are refused.');
  }
}

function lookAgain(request: FastifyRequest, { tokens }: Guard): boolean {
  const found = principalBy(request, tokens);
  if (found === null) return false;
  request.principal = found;
  return true;
}

function principalBy({ headers }: FastifyRequest, tokens: Guard['tokens']): Principal | null {
  const token = /^Bearer ([\x21-\x7e]+)$/i.exec(headers.authorization ?? '')?.[1];
  return token === undefined ? null : tokens.find(token);
}

async function principalOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { tokens, limits }: Guard,
): Promise<Principal> {
  const { authorization } = request.headers;
  const principal = principalBy(request, tokens);
  if (principal !== null) return principal;
  await (authorization === undefined ? limits.ofAddress : limits.ofFailures)(request, reply);
  throw new Problem('unauthorized', 'The request carries no valid bearer token.');
}
