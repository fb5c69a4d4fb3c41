import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';

/** Nothing from elsewhere, nothing inline, no frame around it: what somebody wrote into a description stays a text. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  // Those of downloads.
  "worker-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types downloads',
].join('; ');

const pageHeaders = {
  // Its name stays the same when it is built anew; those of its parts have their hash in them.
  'cache-control': 'no-cache',
  'content-security-policy': policy,
  'cross-origin-opener-policy': 'same-origin',
};

const partHeaders = {
  'cache-control': 'public, max-age=31536000, immutable',
  // Of the service worker among them: it asks this service, and no other.
  'content-security-policy': "default-src 'none'; connect-src 'self'; frame-ancestors 'none'",
};

const notBuilt = `The dashboard has not been built.

Run "npm ci" or "npm run dashboard" where duckback is installed, and load this page again.
The service works without it: /docs shows what it can do.
`;

interface Options {
  /** Whether the service asks for tokens: the page then asks for one before anything else. */
  readonly asksForTokens: boolean;
  /** Where `npm run dashboard` puts it. */
  readonly built: string;
}

/** The web page and its parts. Open to all: they hold nothing about any database; what they show they ask the API for. */
export const dashboardRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { asksForTokens, built }) => {
  await app.register(fastifyStatic, {
    root: built,
    serve: false,
    cacheControl: false,
    preCompressed: true,
    // It may be built while the service runs.
    suppressWarning: true,
    // Not before there is one to be sent.
    setHeaders: (reply) => reply.headers(partHeaders),
  });
  const open = { config: { access: 'open' }, schema: { hide: true } } as const;

  app.get('/', open, async (_request, reply) => {
    const page = await readFile(join(built, 'index.html'), 'utf8').catch(() => null);
    if (page === null) return reply.code(503).type('text/plain; charset=utf-8').send(notBuilt);
    const marked = asksForTokens ? page.replace('<html', '<html data-sign-in="token"') : page;
    return reply.headers(pageHeaders).type('text/html; charset=utf-8').send(marked);
  });

  const params = Type.Object({ file: Type.String({ pattern: '^\\w[\\w.-]*$' }) });
  app.get('/assets/:file', { ...open, schema: { ...open.schema, params } }, (request, reply) =>
    reply.sendFile(join('assets', request.params.file)),
  );
};
