/** The HTTP server as every route expects it: validation, problems, logging; no routes yet. */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { LogController, type RouteOptions } from 'fastify';
import { Type } from 'typebox';
import { readBodies } from './bodies.ts';
import { answerBrokenRequest } from './broken-request.ts';
import type { CurrentCertificate } from './current-certificate.ts';
import { createListener, type Patience, patience } from './listener.ts';
import { answerError, handleProblems } from './problems.ts';
import { buildSerializer } from './serialization.ts';
import { createValidatorCompiler } from './validation.ts';

const noQuery = Type.Object({}, { additionalProperties: false });
const silent = () => {};

/** Dashboards poll: what went well is not logged, and nothing that is has headers in it (tokens). */
const logController = Object.assign(new LogController(), {
  incomingRequest: silent,
  requestCompleted: silent,
});

/** What cannot be written (the disk is full, nobody reads on) is given up: a log must never stop the service. */
const standardOutput = {
  write(line: string): void {
    try {
      writeSync(1, line);
    } catch {
      // There is nowhere left to say so.
    }
  },
};

/** No body of ours comes near it. */
const bodyLimit = 2 ** 20;

interface Listening {
  /** null: plain HTTP. */
  readonly certificate?: CurrentCertificate | null;
  readonly limits?: Patience;
}

/** `logLevel` is one of pino's. */
export function createHttp(logLevel: string, { certificate = null, limits = patience }: Listening = {}) {
  const app = Fastify({
    logger: { level: logLevel, stream: standardOutput },
    logController,
    serverFactory: createListener(certificate, limits),
    bodyLimit,
    forceCloseConnections: true,
    // It would limit the end of the service too, which waits for jobs: how long that may take the process says.
    pluginTimeout: 0,
    // A closing service says so itself, in a problem; what it still can answer it does.
    return503OnClosing: false,
    // An instance must name one occurrence, across restarts.
    genReqId: () => randomUUID(),
    schemaController: { compilersFactory: { buildSerializer } },
    frameworkErrors: answerError,
    clientErrorHandler: answerBrokenRequest,
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(createValidatorCompiler(() => app.getSchemas()));
  app.removeContentTypeParser('text/plain');
  readBodies(app);
  app.addHook('onRoute', refuseUnknownQuery);
  handleProblems(app);
  return app;
}

/** A documented operation that declares no query parameters takes none: a mistyped filter must not be passed over. */
function refuseUnknownQuery({ schema }: RouteOptions): void {
  if (schema && !schema.hide) schema.querystring ??= noQuery;
}
