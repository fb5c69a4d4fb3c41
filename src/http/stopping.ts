import type { FastifyInstance } from 'fastify';
import { Problem } from '../domain/problem.ts';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A service that stops begins nothing and changes nothing any more, and still tells what there is. */
export function refuseWhenStopping(app: FastifyInstance, isReady: () => boolean): void {
  app.addHook('onRequest', async ({ method }) => {
    if (isReady() || reading.has(method)) return;
    throw new Problem('shutting_down', 'The service takes no new requests.');
  });
}
