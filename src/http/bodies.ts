/** Bodies where none is needed: a client that says `application/json` need not send one, and what one says is not passed over. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { validationFailed } from '../domain/validation-failed.ts';
import { pointerTo } from './validation-errors.ts';

type Http = Pick<FastifyInstance, 'getDefaultJsonParser' | 'addContentTypeParser' | 'addHook'>;

export function readBodies(app: Http): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    // An operation that needs one tells what it lacks.
    if (body === '') done(null);
    else parse(request, body, done);
  });
  app.addHook('preValidation', refuseUnknown);
}

/** Of a documented operation that takes no body. An empty object says nothing either. */
async function refuseUnknown({ body, routeOptions: { schema } }: FastifyRequest): Promise<void> {
  if (!schema || schema.hide || schema.body || body === undefined) return;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw validationFailed([{ pointer: '', message: 'is none that this operation takes' }]);
  }
  const names = Object.keys(body);
  if (names.length === 0) return;
  throw validationFailed(
    names.map((name) => ({ pointer: pointerTo(name), message: 'is not a known field' })),
  );
}
