import { once } from 'node:events';
import { createServer } from 'node:http';
import { Type } from 'typebox';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createCaller } from './call.ts';

beforeEach(() => {
  vi.spyOn(console, 'log').mockReturnValue();
});

/** A service that always answers this. */
async function answering(status: number, document: object) {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return createCaller(`http://127.0.0.1:${address.port}`, new AbortController().signal);
}

const equal = { path: '/compare', status: 200, answer: Type.Object({ equal: Type.Literal(true) }) };
const show = () => ({});

test('a call gives the answer that it must get', async () => {
  const call = await answering(200, { equal: true });
  expect(await call({ ...equal, show })).toEqual({ equal: true });
});

test('a call rejects on another status than it must get', async () => {
  const call = await answering(202, { equal: true });
  await expect(call({ ...equal, show })).rejects.toThrow('/compare answered 202 (not 200)');
});

test('a call rejects on another answer than it must get', async () => {
  const call = await answering(200, { equal: false });
  await expect(call({ ...equal, show })).rejects.toThrow(/answered 200 \(\/equal .*"equal": false/s);
});
