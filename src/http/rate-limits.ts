/** How many requests one client may send, so that none takes the service from the others. */
import rateLimit, { type FastifyRateLimitStore } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../domain/ports/clock.ts';
import { Problem } from '../domain/problem.ts';

const windowMs = 60_000;

/** The most requests in a minute. */
export interface Rates {
  /** Of one token, or of one address without any. */
  readonly requests: number;
  /** Of one address with tokens that are none. */
  readonly failures: number;
}

/**
 * 200 dashboards with one token may each ask twice a second and more. Nobody guesses 256 bits: whoever sends wrong tokens is out of
 * order, and costs a hash each time.
 */
const generous: Rates = { requests: 30_000, failures: 120 };

export interface RateLimits {
  /** Counts a request of a token. Rejects with `too_many_requests`. */
  ofToken(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** Counts a request without a token, by the address that it comes from. Rejects with `too_many_requests`. */
  ofAddress(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** Counts a request with a token that is none, by address: others of that address, behind a proxy say, are not shut out by it. */
  ofFailures(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

export async function createRateLimits(
  app: FastifyInstance,
  clock: Pick<Clock, 'monotonicMs'>,
  rates: Rates = generous,
): Promise<RateLimits> {
  await app.register(rateLimit, { global: false, timeWindow: windowMs, store: storeBy(clock) });
  const tokens = { max: rates.requests, keyGenerator: ({ principal }: FastifyRequest) => principal.name };
  return {
    ofToken: limiter(app, tokens),
    ofAddress: limiter(app, { max: rates.requests }),
    ofFailures: limiter(app, { max: rates.failures }, 'a token came that is none'),
  };
}

type Limit = Parameters<FastifyInstance['createRateLimit']>[0];

/** The log tells of each client once in a minute, or twice: `first` of the first such request, and when no more are allowed. */
function limiter(app: FastifyInstance, limit: Limit, first: string | null = null) {
  const count = app.createRateLimit(limit);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const counted = await count(request);
    if (counted.isAllowed) return;
    const { key: client, max, remaining, isExceeded, ttlInSeconds } = counted;
    if (isExceeded) {
      reply.header('retry-after', ttlInSeconds);
      throw new Problem('too_many_requests', `More than ${max} such requests came in a minute.`);
    }
    if (first !== null && remaining === max - 1) request.log.warn({ client }, first);
    if (remaining === 0)
      request.log.warn({ client }, `${max} such requests came in a minute: no more are let in`);
  };
}

/** Of more clients at a time the oldest are forgotten. */
const mostClients = 5000;

/** Counts by a clock that nobody sets: by the time of day whoever came while that was ahead would be shut out until it is then. */
function storeBy(clock: Pick<Clock, 'monotonicMs'>) {
  return class Store implements FastifyRateLimitStore {
    readonly #windows = new Map<string, { current: number; readonly begunMs: number }>();

    incr(client: string, callback: Parameters<FastifyRateLimitStore['incr']>[1]): void {
      const nowMs = clock.monotonicMs();
      const known = this.#windows.get(client);
      const isOver = !known || nowMs - known.begunMs >= windowMs;
      const window = isOver ? { current: 0, begunMs: nowMs } : known;
      window.current += 1;
      if (isOver) this.#begin(client, window);
      callback(null, { current: window.current, ttl: window.begunMs + windowMs - nowMs });
    }

    #begin(client: string, window: { current: number; readonly begunMs: number }): void {
      this.#windows.delete(client);
      this.#windows.set(client, window);
      const [oldest] = this.#windows.keys();
      if (oldest !== undefined && this.#windows.size > mostClients) this.#windows.delete(oldest);
    }

    child(): Store {
      return new Store();
    }
  };
}
