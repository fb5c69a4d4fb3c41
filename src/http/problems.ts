/** Every error leaves as RFC 9457 problem+json. */
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import {
  type FieldError,
  Problem,
  type ProblemCode,
  type ProblemDocument,
  problemDocument,
} from '../domain/problem.ts';

/** Fastify's own refusals, by its error code. */
const fastifyCodes: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
};

/** Sets the error and not-found handlers. */
export function handleProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = asProblem(error);
    const document = problemDocument(problem, `/requests/${request.id}`);
    if (document.status >= 500)
      request.log.error({ err: error, instance: document.instance }, document.title);
    return sendProblem(reply, document);
  });
  app.setNotFoundHandler((request, reply) => {
    const problem = new Problem('not_found', `There is no ${request.method} ${request.url.split('?')[0]}.`, {
      hint: 'GET /openapi.json lists all operations.',
    });
    return sendProblem(reply, problemDocument(problem, `/requests/${request.id}`));
  });
}

/** Answers with a problem document and its status. */
export function sendProblem(reply: FastifyReply, document: ProblemDocument): FastifyReply {
  if (document.status === 401) reply.header('www-authenticate', 'Bearer realm="duckback"');
  if (document.status === 503) reply.header('retry-after', '10');
  return reply.code(document.status).type('application/problem+json').send(document);
}

function asProblem(error: FastifyError): unknown {
  if (error instanceof Problem) return error;
  if (error.validation) return validationFailed(error);
  const code = fastifyCodes[error.code];
  if (code) return new Problem(code, error.message);
  const isClientError = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500;
  return isClientError ? new Problem('validation_failed', error.message) : error;
}

function validationFailed({ validation = [], validationContext = 'body' }: FastifyError): Problem {
  const errors = validation.map((issue): FieldError => {
    const field = unknownField(issue.params);
    const at = `${issue.instancePath}${field === undefined ? '' : `/${field}`}`;
    const pointer = validationContext === 'body' ? at : `/${validationContext}${at}`;
    return { pointer, message: field === undefined ? (issue.message ?? 'is wrong') : 'is not a known field' };
  });
  const named = errors.map(({ pointer, message }) => `${pointer || 'the body'} ${message}`);
  return new Problem('validation_failed', `The request does not fit: ${named.join('; ')}.`, { errors });
}

function unknownField(params: Readonly<Record<string, unknown>>): string | undefined {
  const { additionalProperty } = params;
  return typeof additionalProperty === 'string' ? additionalProperty : undefined;
}
