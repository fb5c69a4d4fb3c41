/** Every error leaves as RFC 9457 problem+json. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem, type ProblemCode, type ProblemDocument, problemDocument } from '../domain/problem.ts';
import { validationFailed } from '../domain/validation-failed.ts';
import { refusalFor } from './shown.ts';
import { fieldErrors } from './validation-errors.ts';

const contentType = 'application/problem+json';

/** Fastify's own refusals, by its error code. */
const fastifyCodes: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
};

/** Sets the error and not-found handlers. */
export function handleProblems(app: FastifyInstance): void {
  app.decorateReply('problemCode', null);
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) => {
    const problem = new Problem('not_found', `There is no ${request.method} ${request.url.split('?')[0]}.`, {
      hint: 'GET /openapi.json lists all operations.',
    });
    return sendProblem(reply, problemDocument(problem, instanceOf(request)));
  });
}

/** Answers with the problem that an error stands for; the log has the cause of a 5xx under the same instance. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const document = problemDocument(asHttpProblem(error), instanceOf(request));
  if (document.status >= 500) request.log.error({ err: error, instance: document.instance }, document.title);
  // There is nobody yet where the request cannot even be routed.
  return sendProblem(reply, request.principal ? refusalFor(request, error, document) : document);
}

const instanceOf = ({ id }: Pick<FastifyRequest, 'id'>): string => `/requests/${id}`;

function sendProblem(reply: FastifyReply, document: ProblemDocument): FastifyReply {
  reply.problemCode = document.code;
  // What was asked for may have been for a cache.
  reply.header('cache-control', 'no-store');
  if (document.status === 401) reply.header('www-authenticate', 'Bearer realm="duckback"');
  if (document.status === 426) reply.headers({ upgrade: 'HTTP/1.1', connection: 'upgrade, close' });
  if (isForLater(document) && !reply.hasHeader('retry-after')) reply.header('retry-after', '10');
  return reply.code(document.status).type(contentType).send(document);
}

const isForLater = ({ status }: ProblemDocument): boolean => status === 429 || status === 503;

/** What cannot even be read has no fields that could be named. */
const notOfFields =
  'See detail, and send it anew: a body is one JSON document, a path percent-encoded UTF-8.';

/** Its client left, or was too slow and has been answered already: only the audit log hears of it. */
const isCut = ({ code, statusCode }: FastifyError): boolean => code === 'ECONNRESET' && statusCode === 400;

function asHttpProblem(error: FastifyError): unknown {
  if (error instanceof Problem) return error;
  if (isCut(error)) return new Problem('request_timeout', 'The body did not come to its end.');
  if (error.validation) return validationFailed(fieldErrors(error));
  const code = fastifyCodes[error.code];
  if (code) return new Problem(code, error.message);
  const isClientError = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500;
  return isClientError ? new Problem('validation_failed', error.message, { hint: notOfFields }) : error;
}
