import { once } from 'node:events';
import { get } from 'node:http';
import Fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { overSignal, whenOver } from '../../../src/http/answer-over.ts';

test('the end is told once when the answer has been sent', async () => {
  const app = Fastify();
  onTestFinished(() => app.close());
  const over = Promise.withResolvers<void>();
  let calls = 0;
  app.get('/', (_, reply) => {
    whenOver(reply, () => {
      calls += 1;
      over.resolve();
    });
    return 'all';
  });
  const response = await fetch(await app.listen());
  expect(await response.text()).toBe('all');
  await over.promise;
  expect(calls).toBe(1);
});

test('the end is told to those, too, who ask when the client has left already', async () => {
  const app = Fastify();
  onTestFinished(() => app.close());
  const arrived = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<AbortSignal>();
  app.get('/', async (_, reply) => {
    arrived.resolve();
    await once(reply.raw, 'close');
    asked.resolve(overSignal(reply));
    return reply.hijack();
  });
  const leaving = get(await app.listen()).on('error', () => {});
  await arrived.promise;
  leaving.destroy();
  const signal = await asked.promise;
  if (!signal.aborted) await once(signal, 'abort');
  expect(signal.aborted).toBe(true);
});
