/** A server that is never silent for long, and never done. */
import type { ServerResponse } from 'node:http';
import { setInterval } from 'node:timers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readBounded } from '../../../../src/repository/document.ts';
import { collect, never } from '../../../support/bytes.ts';
import { answeringS3 } from '../../../support/s3-answers.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const fiveMinutes = 300_000;

/** Until the client has left. */
function nowAndThen(reply: ServerResponse, onLeft: () => void, act: () => void): void {
  const timer = setInterval(act, 5);
  reply.once('close', () => {
    clearInterval(timer);
    onLeft();
  });
}

/** An object of which a byte comes now and then, until `finish` has been called. */
async function slowObject() {
  const [asked, left] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let isHurried = false;
  const open = await answeringS3(() => ({
    headers: { 'content-length': 10_000 },
    body(reply) {
      let came = 0;
      nowAndThen(reply, left.resolve, () => {
        const next = isHurried ? 10_000 - came : 1;
        came += next;
        reply.write(' '.repeat(next));
        if (isHurried) reply.end();
        asked.resolve();
      });
    },
  }));
  const store = open({ limits: { silenceMs: 10 * fiveMinutes } });
  const finish = () => {
    isHurried = true;
  };
  return { store, asked: asked.promise, left: left.promise, finish };
}

test('a document that has not come after five minutes is given up, and its connection closed', async () => {
  const { store, asked, left } = await slowObject();
  const reading = readBounded(store, 'a/document');
  const outcome = expect(reading).rejects.toMatchObject({
    code: 'repository_unavailable',
    message: expect.stringContaining('a/document'),
  });
  await asked;
  await vi.advanceTimersByTimeAsync(fiveMinutes);
  await outcome;
  await left;
});

test('a document that comes in just under five minutes is read', async () => {
  const { store, asked, finish } = await slowObject();
  const reading = readBounded(store, 'a/document');
  await asked;
  await vi.advanceTimersByTimeAsync(fiveMinutes - 1);
  finish();
  expect(await reading).toHaveLength(10_000);
});

test('what may be large may take as long as it takes', async () => {
  const { store, asked, finish } = await slowObject();
  const reading = collect(store.get('a/image', { signal: never() }));
  await asked;
  await vi.advanceTimersByTimeAsync(2 * fiveMinutes);
  finish();
  expect(await reading).toHaveLength(10_000);
});

test('a page of a list that has not come after five minutes is given up, and its connection closed', async () => {
  const [asked, left] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const open = await answeringS3(() => ({
    headers: { 'content-type': 'application/xml' },
    body(reply) {
      reply.write('<?xml version="1.0"?><ListBucketResult>');
      nowAndThen(reply, left.resolve, () => {
        reply.write(' ');
        asked.resolve();
      });
    },
  }));
  const outcome = expect(open({ limits: { silenceMs: 10 * fiveMinutes } }).names('')).rejects.toMatchObject({
    code: 'repository_unavailable',
    message: expect.stringContaining('within 5 minutes'),
  });
  await asked.promise;
  await vi.advanceTimersByTimeAsync(fiveMinutes);
  await outcome;
  await left.promise;
});
