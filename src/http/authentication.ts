/** Who may speak to the service: holders of a token, or without tokens whoever is on this machine and no web page. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../domain/problem.ts';
import { isForeignOrigin, isLoopbackHost } from './loopback-guard.ts';
import type { TokenSet } from './tokens.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Name of the token, or `anonymous` on a loopback without tokens. */
    principal: string;
  }
}

/** Answered without a token: they say nothing about databases. */
const openPaths = ['/healthz', '/readyz', '/openapi.json', '/docs', '/problems'];

/** `tokens` null: the configuration made sure that the service listens on loopback only. */
export function authenticate(app: FastifyInstance, tokens: TokenSet | null): void {
  app.decorateRequest('principal', 'anonymous');
  app.addHook('onRequest', async (request) => {
    if (!tokens) return refuseWebPages(request);
    if (!isOpen(request)) request.principal = principalOf(request, tokens);
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

function isOpen({ routeOptions }: FastifyRequest): boolean {
  const path = routeOptions.url ?? '';
  return openPaths.some((open) => path === open || path.startsWith(`${open}/`));
}

function principalOf({ headers }: FastifyRequest, tokens: TokenSet): string {
  const token = /^Bearer ([\x21-\x7e]+)$/i.exec(headers.authorization ?? '')?.[1];
  const principal = token === undefined ? null : tokens.principalOf(token);
  if (principal === null) throw new Problem('unauthorized', 'The request carries no valid bearer token.');
  return principal;
}
