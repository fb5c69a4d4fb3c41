import { once } from 'node:events';
import { connect } from 'node:net';
import Fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { overSignal } from '../../../src/http/answer-over.ts';
import { sendPieces } from '../../../src/http/content.ts';

/** Gets an answer of one piece, after which its source fails, or ends. */
async function answerTo(version: string, headers: Record<string, number>, fails: boolean) {
  const received = Promise.withResolvers<void>();
  async function* source() {
    yield Buffer.from('piece');
    await received.promise;
    if (fails) throw new Error('no more');
  }
  const app = Fastify();
  onTestFinished(() => app.close());
  app.get('/', (_, reply) => sendPieces(source(), headers, reply, overSignal(reply)));
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
    const { text, ended } = await answerTo(version, headers, true);
    expect(text).toContain('piece');
    expect(ended).toBe('ECONNRESET');
  },
);

test('an answer that comes to its end closes the connection in order', async () => {
  const { text, ended } = await answerTo('1.0', { 'content-length': 5 }, false);
  expect(text).toMatch(/\r\n\r\npiece$/);
  expect(ended).toBe('in order');
});
