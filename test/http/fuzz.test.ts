import fc from 'fast-check';
import { expect, test } from 'vitest';
import { document } from './support/document.ts';
import { anyRequest } from './support/fuzz/requests.ts';
import { fuzzedService, fuzzer } from './support/fuzz/world.ts';
import { errorsIn } from './support/service.ts';

test('whatever is sent is answered as documented, never with 500, and what is refused changes nothing', async () => {
  const service = await fuzzedService();
  const fuzz = fuzzer(service);
  const asked = new Map<string, Set<number>>();
  await fc.assert(
    fc.asyncProperty(anyRequest, async (request) => {
      const status = await fuzz(request);
      const statuses = asked.get(request.operationId) ?? new Set();
      asked.set(request.operationId, statuses.add(status));
    }),
    { numRuns: 1500, seed: 20251112, endOnFailure: true },
  );
  const operations = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect([...asked.keys()].sort()).toEqual(operations.sort());
  // Not refusals alone: most operations were asked in a right way too.
  const successes = [...asked].filter(([, statuses]) => [...statuses].some((status) => status < 300));
  expect(successes.length).toBeGreaterThan(operations.length / 2);
  expect(errorsIn(service.log())).toEqual([]);
}, 240_000);
