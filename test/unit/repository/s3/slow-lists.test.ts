/** A server that is never silent for long, and never done, with a list. */
import { setInterval } from 'node:timers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { answeringS3 } from '../../../support/s3-answers.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const fiveMinutes = 300_000;

test('a page of a list that has not come after five minutes is given up, and its connection closed', async () => {
  const [asked, left] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const open = await answeringS3(() => ({
    headers: { 'content-type': 'application/xml' },
    body(reply) {
      reply.write('<?xml version="1.0"?><ListBucketResult>');
      const timer = setInterval(() => {
        reply.write(' ');
        asked.resolve();
      }, 5);
      reply.once('close', () => {
        clearInterval(timer);
        left.resolve();
      });
    },
  }));
  const store = open({ limits: { silenceMs: 10 * fiveMinutes } });
  const outcome = expect(store.names('')).rejects.toMatchObject({
    code: 'repository_unavailable',
    message: expect.stringContaining('within 5 minutes'),
  });
  await asked.promise;
  await vi.advanceTimersByTimeAsync(fiveMinutes);
  await outcome;
  await left.promise;
});
