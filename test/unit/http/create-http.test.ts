import { expect, onTestFinished, test, vi } from 'vitest';
import { createHttp } from '../../../src/http/create-http.ts';

test('a server whose end takes long ends well: how long it may take is not for it to say', async () => {
  const app = createHttp('silent');
  const { promise: work, resolve: finish } = Promise.withResolvers<void>();
  app.addHook('preClose', () => work);
  await app.ready();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const closing = app.close();
  await new Promise((resolve) => void setImmediate(resolve));
  await vi.advanceTimersByTimeAsync(29_000);
  finish();
  await expect(closing).resolves.toBeUndefined();
});

test('what fails may not be kept in a cache, though what was asked for may', async () => {
  const app = createHttp('silent');
  app.get('/kept', (_request, reply) => {
    reply.header('cache-control', 'public, immutable');
    throw new Error('it went wrong');
  });
  const { statusCode, headers } = await app.inject('/kept');
  expect([statusCode, headers['cache-control']]).toEqual([500, 'no-store']);
  await app.close();
});
