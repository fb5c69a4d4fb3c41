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
    else
      parse(request, body, (error, value) => {
        const flaw = flawOf(value);
        done(flaw === null ? error : validationFailed([{ pointer: '', message: flaw }]), value);
      });
  });
  app.addHook('preValidation', refuseUnknown);
}

/** More than any operation takes. What goes through a body calls itself for each level, and there is an end to that. */
const mostLevels = 64;

/** What no operation takes, whatever it says. Half of a character that takes two is no text: strict readers refuse each document that has one. */
function flawOf(value: unknown, levels = mostLevels): string | null {
  if (typeof value === 'string') return value.isWellFormed() ? null : 'has half of a character in it';
  if (typeof value !== 'object' || value === null) return null;
  if (levels === 0) return `is nested deeper than ${mostLevels} levels`;
  for (const inner of Object.values(value)) {
    const flaw = flawOf(inner, levels - 1);
    if (flaw !== null) return flaw;
  }
  return null;
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
