/** Bodies as JSON. Where none is needed a client that says `application/json` need not send one, and what one says is not passed over. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { validationFailed } from '../domain/validation-failed.ts';
import { pointerTo } from './validation-errors.ts';

type Http = Pick<FastifyInstance, 'getDefaultJsonParser' | 'addContentTypeParser' | 'addHook'>;

export function readBodies(app: Http): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    // An operation that needs one tells what it lacks.
    if (body === '') done(null);
    else parse(request, body, (error, value) => (isDeep(value) ? done(tooDeep()) : done(error, value)));
  });
  app.addHook('preValidation', refuseUnknown);
}

/** More than any operation takes. What goes through a body calls itself for each level, and there is an end to that. */
const mostLevels = 64;

function isDeep(value: unknown, levels = mostLevels): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeep(inner, levels - 1));
}

const tooDeep = () =>
  validationFailed([{ pointer: '', message: `is nested deeper than ${mostLevels} levels` }]);

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
