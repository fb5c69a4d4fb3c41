import type { FastifyInstance } from 'fastify';
import type { ServerConfig } from '../config/types.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { authenticate } from '../http/authentication.ts';
import { createHttp } from '../http/create-http.ts';
import { openCertificate } from '../http/current-certificate.ts';
import { openTokens } from '../http/current-tokens.ts';
import { createRateLimits } from '../http/rate-limits.ts';

interface GuardedServer {
  readonly app: FastifyInstance;
  readonly asksForTokens: boolean;
  /** Takes new tokens and certificates from their files until the signal fires. */
  follow(signal: AbortSignal): Promise<unknown>;
}

/** The HTTP server, and who may speak to it. Rejects for files that cannot be used. */
export async function openServer(
  { tls, tokensFile }: ServerConfig,
  clock: Clock,
  logLevel: string,
): Promise<GuardedServer> {
  const certificate = tls && (await openCertificate(tls));
  const app = createHttp(logLevel, { certificate });
  const tokens = tokensFile === null ? null : await openTokens(tokensFile, clock, app.log);
  authenticate(app, tokens && { tokens, limits: await createRateLimits(app, clock) });
  return {
    app,
    asksForTokens: tokens !== null,
    follow: (signal) => Promise.all([tokens?.follow(signal), certificate?.follow(clock, app.log, signal)]),
  };
}
