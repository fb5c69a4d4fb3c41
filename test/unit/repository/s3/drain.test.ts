/** Reading the body of an answer, from a real server that can be told to break off. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { drain } from '../../../../src/repository/s3/drain.ts';
import { BrokenTransfer } from '../../../../src/repository/s3/errors.ts';

const silenceMs = 30_000;

/** A body that announces so many bytes, and who sends it. */
async function answering(length: number): Promise<{ body: IncomingMessage; sender: ServerResponse }> {
  const server = createServer();
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const asked = request({ host: '127.0.0.1', port: address.port }).end();
  // A body that is destroyed takes its request with it.
  asked.on('error', () => {});
  const [, sender] = await once(server, 'request');
  sender.setHeader('content-length', length).flushHeaders();
  const [body] = await once(asked, 'response');
  return { body, sender };
}

/** Takes pieces, and lets the first one wait. */
function waitingTaker() {
  const first = Promise.withResolvers<void>();
  const came = Promise.withResolvers<void>();
  const pieces: string[] = [];
  const take = (piece: Buffer) => {
    pieces.push(piece.toString());
    came.resolve();
    return pieces.length === 1 ? first.promise : undefined;
  };
  return { pieces, take, came: came.promise, goOn: first.resolve };
}

test('nothing more is read while a piece is being taken, and the rest after that', async () => {
  const { body, sender } = await answering(6);
  const { take, pieces, came, goOn } = waitingTaker();
  const drained = drain(body, { length: 6, silenceMs, take });
  sender.write('abc');
  await came;
  sender.end('def');
  await once(sender, 'finish');
  await sleep(50);
  expect(pieces).toEqual(['abc']);
  goOn();
  await drained;
  expect(pieces.join('')).toBe('abcdef');
});

test('an answer that breaks off while a piece is being taken rejects when that has been taken, and not before', async () => {
  const { body, sender } = await answering(6);
  const { take, came, goOn } = waitingTaker();
  let isTaken = false;
  const drained = drain(body, { length: 6, silenceMs, take }).catch((error: unknown) => ({ error, isTaken }));
  sender.write('abc');
  await came;
  sender.destroy();
  await new Promise((resolve) => body.once('close', resolve));
  await new Promise(setImmediate);
  isTaken = true;
  goOn();
  expect(await drained).toEqual({ error: expect.any(BrokenTransfer), isTaken: true });
});

test('a piece that cannot be taken ends the reading', async () => {
  const { body, sender } = await answering(6);
  sender.write('abc');
  const take = () => Promise.reject(new Error('no room'));
  await expect(drain(body, { length: 6, silenceMs, take })).rejects.toThrow('no room');
});

test('the memory of a piece is freed when it was taken', async () => {
  const { body, sender } = await answering(300_000);
  const pieces: Buffer[] = [];
  let came = 0;
  const drained = drain(body, {
    length: 300_000,
    silenceMs,
    take(piece) {
      pieces.push(piece);
      came += piece.length;
      return undefined;
    },
  });
  sender.end(Buffer.alloc(300_000, 'a'));
  await drained;
  expect(came).toBe(300_000);
  expect(pieces.map(({ buffer }) => buffer.byteLength)).toEqual(pieces.map(() => 0));
});
