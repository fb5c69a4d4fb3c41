/** The campaign of `npm run soak`, for a bounded time. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { campaign, control } from '../soak/campaign.ts';
import { mixes } from '../soak/mixes.ts';
import { temporaryFolder } from '../support/folder.ts';

const minuteMs = 60_000;
const { signal } = new AbortController();

test('no image is bad, whatever its writer does', { timeout: 30 * minuteMs }, async () => {
  const folder = await temporaryFolder();
  const seen = new Map<string, number>();
  const bad: unknown[] = [];

  await campaign({
    folder,
    ms: 22 * minuteMs,
    seed: 1,
    keep: join(folder, 'bad'),
    signal,
    onTurn(turn, tally) {
      seen.set(turn.mix, (seen.get(turn.mix) ?? 0) + tally.images);
      for (const flaw of tally.bad) bad.push({ turn, flaw });
    },
  });

  expect(bad).toEqual([]);
  expect([...seen.keys()].sort()).toEqual(Object.keys(mixes).sort());
  for (const images of seen.values()) expect(images).toBeGreaterThan(10);
});

test('of plain copies under the same attack some are found to be bad', async () => {
  const tally = await control({ folder: await temporaryFolder(), ms: 10 * minuteMs, seed: 1, signal });

  expect(tally.bad.length).toBeGreaterThan(0);
});
