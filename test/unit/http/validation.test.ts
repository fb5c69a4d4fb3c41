import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { createValidatorCompiler } from '../../../src/http/validation.ts';

/** An application with one route, whose body refers to a schema that is added after the route. */
async function appWith(schemas: Record<string, unknown>) {
  const app = Fastify();
  app.setValidatorCompiler(createValidatorCompiler(() => schemas));
  app.post('/orders/:number', {
    schema: {
      params: { type: 'object', properties: { number: { type: 'integer' } } },
      body: { $ref: 'Order#' },
    },
    handler: async ({ params }) => params,
  });
  await app.ready();
  const post = (payload: object) => app.inject({ method: 'POST', url: '/orders/7', payload });
  return { app, post };
}

test('a schema that another refers to is looked for when a request first needs it', async () => {
  const schemas: Record<string, unknown> = {};
  const { app, post } = await appWith(schemas);
  schemas.Order = { $id: 'Order', type: 'object', properties: { count: { type: 'integer' } } };
  const good = await post({ count: 1 });
  expect([good.statusCode, good.json()]).toEqual([200, { number: 7 }]);
  const bad = await post({ count: '1' });
  expect([bad.statusCode, bad.json().message]).toEqual([400, 'body/count must be integer']);
  expect((await post({ count: 2 })).statusCode).toBe(200);
  await app.close();
});

test('a schema without a name is refused before it could be passed over', async () => {
  const { app, post } = await appWith({ Order: { type: 'object' } });
  expect((await post({})).statusCode).toBe(500);
  await app.close();
});
