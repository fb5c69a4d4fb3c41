import { once } from 'node:events';
import { connect } from 'node:net';
import Fastify, { type FastifyRequest } from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { anonymous, type Principal } from '../../../src/domain/access.ts';
import { requireDatabases } from '../../../src/http/access.ts';
import { overSignal } from '../../../src/http/answer-over.ts';
import { authenticate } from '../../../src/http/authentication.ts';
import { type Content, sendContent, sendPieces } from '../../../src/http/content.ts';
import { createHttp } from '../../../src/http/create-http.ts';
import { expectAtOnce } from './at-once.ts';

/** Gets an answer whose source ends after one piece, fails then, or has another when the token is let in no more. */
async function answerTo(
  version: string,
  headers: Record<string, number>,
  then: 'ends' | 'fails' | 'is revoked' | 'is for others',
) {
  const received = Promise.withResolvers<void>();
  let principal: Principal | null = { ...anonymous, databases: ['ours'] };
  async function* source() {
    yield Buffer.from('piece');
    await received.promise;
    if (then === 'fails') throw new Error('no more');
    if (then === 'ends') return;
    // Of many pieces, so that what is looked up for each must not grow.
    for (let count = 0; count < 100; count += 1) yield Buffer.from('more');
    principal = then === 'is revoked' ? null : { ...anonymous, databases: ['theirs'] };
    yield Buffer.from('second');
    yield Buffer.from('third');
  }
  const app = Fastify().decorateRequest('principal').decorateRequest('isStillLetIn', lookAgain);
  function lookAgain(this: FastifyRequest): boolean {
    if (principal) this.principal = principal;
    return principal !== null;
  }
  onTestFinished(() => app.close());
  app.get('/', (request, reply) => {
    request.isStillLetIn();
    requireDatabases(request, ['ours']);
    return sendPieces(source(), headers, reply, overSignal(reply));
  });
  const { port, hostname } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  const socket = connect(Number(port), hostname);
  socket.write(`GET / HTTP/${version}\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  let text = '';
  socket.on('data', (data) => {
    text += data.toString();
    if (text.includes('piece')) received.resolve();
  });
  const ended = await once(socket, 'end').then(
    () => 'in order',
    (error: NodeJS.ErrnoException) => error.code,
  );
  return { text, ended };
}

test.for([
  ['1.0', {}],
  ['1.0', { 'content-length': 100 }],
  ['1.1', {}],
  ['1.1', { 'content-length': 100 }],
] as const)(
  'an answer of HTTP/%s with %j that breaks off resets the connection',
  async ([version, headers]) => {
    const { text, ended } = await answerTo(version, headers, 'fails');
    expect(text).toContain('piece');
    expect(ended).toBe('ECONNRESET');
  },
);

test('an answer that comes to its end closes the connection in order', async () => {
  const { text, ended } = await answerTo('1.0', { 'content-length': 5 }, 'ends');
  expect(text).toMatch(/\r\n\r\npiece$/);
  expect(ended).toBe('in order');
});

test.for(['is revoked', 'is for others'] as const)(
  'an answer whose token %s meanwhile is broken off',
  async (then) => {
    const { text, ended } = await answerTo('1.1', {}, then);
    expect(text).toContain('more');
    expect(text).not.toContain('third');
    expect(ended).toBe('ECONNRESET');
  },
);

test('a token has a hundred downloads at once and no more, until one of them has ended', async () => {
  const app = createHttp('silent');
  authenticate(app, null);
  onTestFinished(() => app.close());
  async function* open() {
    for (;;) yield Buffer.alloc(1 << 16);
  }
  const facts = { fileName: 'x', mediaType: 'text/plain', sizeBytes: 1e12, tag: 'x', sha256: null };
  const content: Content = { ...facts, open, release: () => {} };
  const config = { access: 'operator' } as const;
  app.get('/', { config }, (request, reply) => sendContent(content, request, reply));
  await expectAtOnce(await app.listen(), 100);
});
