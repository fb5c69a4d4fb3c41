import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/folder.ts';
import { csvTables, withRestorer } from './people-round-trip.ts';

/** More, and others, by hand: ROUND_TRIPS=1000 SEED=7. */
const numRuns = Number(process.env.ROUND_TRIPS ?? 40);
const seed = process.env.SEED;

test('a table that goes through people’s CSV is the same, or refused by name', {
  timeout: 3000 * numRuns,
}, async () => {
  let equal = 0;
  await withRestorer(await temporaryFolder(), async (restore) => {
    const property = fc.asyncProperty(csvTables, async (table) => {
      const outcome = await restore(table);
      if (outcome.kind === 'refused') expect(outcome.message).toMatch(/^main\.t\b/);
      else expect(outcome).toEqual({ kind: 'equal' });
      if (outcome.kind === 'equal') equal++;
    });
    await fc.assert(property, { numRuns, ...(seed && { seed: Number(seed) }) });
  });
  expect(equal).toBeGreaterThan(numRuns / 3);
});
