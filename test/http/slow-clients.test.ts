import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createHttp } from '../../src/http/create-http.ts';
import { patience } from '../../src/http/listener.ts';

/** The limits of the service, a hundred times as strict; the last resort with room for a machine that stands still for a moment. */
const limits = { headers: 150, request: 600, keepAlive: 720, idle: 1500, interval: 50 };

/** A server that takes bodies, and gives without an end. */
async function world() {
  const app = createHttp('silent', { limits });
  const gone = Promise.withResolvers<void>();
  app.post('/takes', async ({ body }) => ({ took: body }));
  app.get('/gives', (_, reply) => {
    reply.hijack();
    reply.raw.on('close', gone.resolve);
    const give = (): void => {
      if (!reply.raw.destroyed) reply.raw.write(Buffer.alloc(65_536), give);
    };
    give();
  });
  onTestFinished(() => app.close());
  const port = Number(new URL(await app.listen()).port);
  return {
    /** Sends a head, then trickles until the connection ends; gives all that came back. */
    async trickle(head: string, drop: string) {
      const socket = connect(port, '127.0.0.1')
        .setEncoding('latin1')
        .on('error', () => {});
      let taken = '';
      socket.on('data', (piece: string) => {
        taken += piece;
      });
      socket.write(head);
      while (socket.writable) {
        socket.write(drop);
        await sleep(20);
      }
      return taken;
    },
    port,
    /** Resolves when the endless answer has been given up. */
    gone: gone.promise,
  };
}

const problem = /^HTTP\/1\.1 408 Request Timeout\r\n[\s\S]*"code":"request_timeout"/;

test.for([
  ['headers', 'POST /takes HTTP/1.1\r\nhost: x\r\n', 'x-drop: 1\r\n'],
  [
    'a body',
    'POST /takes HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n',
    ' ',
  ],
  [
    'a body of unknown length',
    'POST /takes HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
    '1\r\n \r\n',
  ],
] as const)(
  'a client that trickles %s gets a problem, and its connection is ended',
  async ([, head, drop]) => {
    const { trickle } = await world();
    expect(await trickle(head, drop)).toMatch(problem);
  },
);

test('a client that says nothing at all is not kept', async () => {
  const { port } = await world();
  const socket = connect(port, '127.0.0.1').resume();
  await once(socket, 'close');
});

test('a client that takes nothing of its answer is not kept', async () => {
  const { port, gone } = await world();
  const socket = connect(port, '127.0.0.1').pause();
  onTestFinished(() => void socket.destroy());
  socket.write('GET /gives HTTP/1.1\r\nhost: x\r\n\r\n');
  await gone;
});

test.for(['no HTTP\r\n\r\n', 'POST /takes HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n'])(
  'what follows a request in the midst of its answer, %j, is never answered into it',
  async (rest) => {
    const { port } = await world();
    const socket = connect(port, '127.0.0.1')
      .setEncoding('latin1')
      .on('error', () => {});
    socket.write('GET /gives HTTP/1.1\r\nhost: x\r\n\r\n');
    socket.once('data', () => socket.write(rest));
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    let taken = '';
    socket.on('data', (piece: string) => {
      taken += piece;
    });
    await closed;
    expect(taken).toMatch(/^HTTP\/1\.1 200 /);
    expect(taken.match(/HTTP\/1\.1|problem/g)).toHaveLength(1);
  },
);

test('the service waits longer for its own answers than Prefer grants', () => {
  expect(patience.idle).toBeGreaterThan(240_000);
  expect(patience.request).toBeGreaterThanOrEqual(patience.headers);
});
