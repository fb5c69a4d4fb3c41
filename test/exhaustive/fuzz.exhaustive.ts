import fc from 'fast-check';
import { test } from 'vitest';
import { anyRequest } from '../http/support/fuzz/requests.ts';
import { fuzzedService, fuzzer } from '../http/support/fuzz/world.ts';

test('tens of thousands of requests, others each time, are answered as documented and refused ones change nothing', async () => {
  const fuzz = fuzzer(await fuzzedService());
  await fc.assert(
    fc.asyncProperty(anyRequest, async (request) => void (await fuzz(request))),
    { numRuns: 30_000, endOnFailure: true },
  );
});
