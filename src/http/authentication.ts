/** Who may speak to the service: holders of a token, or without tokens whoever is on this machine and no web page. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { anonymous, type Principal } from '../domain/access.ts';
import { Problem } from '../domain/problem.ts';
import { refuseRole, requireAccessOfRoutes } from './access.ts';
import { isForeignOrigin, isLoopbackHost } from './loopback-guard.ts';
import type { TokenSet } from './tokens.ts';

type Tokens = Pick<TokenSet, 'find'>;

/** `tokens` null: the configuration made sure that the service listens on loopback only. */
export function authenticate(app: FastifyInstance, tokens: Tokens | null): void {
  requireAccessOfRoutes(app);
  app.decorateRequest('principal');
  app.addHook('onRequest', async (request) => {
    request.principal = anonymous;
    if (!tokens) return refuseWebPages(request);
    if (request.routeOptions.config.access === 'open') return;
    request.principal = principalOf(request, tokens);
    refuseRole(request);
  });
}

/**
 * A page in a browser on this machine can reach loopback: by a name of its own that resolves to it (then the Host header
 * names it), or by a cross-site request (then Origin does).
 */
function refuseWebPages({ headers }: FastifyRequest): void {
  if (!isLoopbackHost(headers.host)) {
    throw new Problem('forbidden', 'Without tokens the Host header must name a loopback address.');
  }
  if (isForeignOrigin(headers.origin, headers.host ?? '') || headers['sec-fetch-site'] === 'cross-site') {
    throw new Problem('forbidden', 'Requests from pages of other origins are refused.');
  }
}

function principalOf({ headers }: FastifyRequest, tokens: Tokens): Principal {
  const token = /^Bearer ([\x21-\x7e]+)$/i.exec(headers.authorization ?? '')?.[1];
  const principal = token === undefined ? null : tokens.find(token);
  if (principal === null) throw new Problem('unauthorized', 'The request carries no valid bearer token.');
  return principal;
}
