import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundTrip } from '../integration/exchange/round-trip.ts';
import { testEngine } from '../support/engine.ts';
import { temporaryFolder } from '../support/folder.ts';
import { generatedDatabase } from '../support/generated-database.ts';
import { anyType, textSafeType } from '../support/generated-values.ts';

test.each([
  ['csv', textSafeType],
  ['parquet', anyType],
] as const)(
  'hundreds of databases made of the %s exports of others are equal to them',
  async (format, types) => {
    const folder = await temporaryFolder();
    const engine = testEngine(folder);
    await fc.assert(
      fc.asyncProperty(generatedDatabase(types), async (statements) => {
        const found = await roundTrip(engine, folder, format, statements);
        expect(found).toEqual({ notes: [], schema: [], tables: [] });
      }),
      { numRuns: 300, endOnFailure: true },
    );
  },
);
