/** The long campaign of images under attack, and the proof that it would see a bad one. */
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { attack, copyPlainly, type Tally } from '../support/image-attack.ts';
import type { LedgerOptions } from '../support/ledger-writer.ts';

const minute = 60_000;
const bound = { images: Number.POSITIVE_INFINITY, ms: minute };

const checkpoints: Record<string, Partial<LedgerOptions>> = {
  'never a checkpoint': { checkpoints: 0, autoCheckpoint: '1TB' },
  'a checkpoint now and then': { checkpoints: 0.1 },
  'a checkpoint after each commit': { checkpoints: 1 },
  'loads that pass the WAL by': { checkpoints: 0.1, autoCheckpoint: '1KB' },
};
const mixes: Record<string, Partial<LedgerOptions>> = {
  'small commits without pause': { bulk: 0, connections: 1 },
  'small and bulk commits of three connections': { bulk: 0.2, connections: 3 },
  'bulk commits only': { bulk: 1, connections: 1 },
};
const formats = ["BLOCK_SIZE 262144, STORAGE_VERSION 'v1.0.0'", "BLOCK_SIZE 16384, STORAGE_VERSION 'v1.5.0'"];

const cases = Object.entries(checkpoints).flatMap(([when, rhythm]) =>
  Object.entries(mixes).flatMap(([what, mix]) =>
    formats.flatMap((attach) =>
      [false, true].map((kills) => ({ when, what, attach, kills, ledger: { ...rhythm, ...mix, attach } })),
    ),
  ),
);

test.each(cases)(
  'no image is bad: $what, $when, $attach, kills: $kills',
  async ({ ledger, kills }) => {
    const tally = await attack({ folder: await temporaryFolder(), ledger, kills, ...bound });

    report(JSON.stringify(ledger), tally);
    expect(tally.bad).toEqual([]);
    expect(tally.images).toBeGreaterThan(10);
  },
  3 * minute,
);

test(
  'plain copies under the same attack are found to be bad',
  async () => {
    const ledger = { connections: 2, bulk: 0.2, checkpoints: 0.5 };

    const tally = await attack({ folder: await temporaryFolder(), ledger, take: copyPlainly, ...bound });

    report('plain copies', tally);
    expect(tally.bad.length).toBeGreaterThan(0);
  },
  3 * minute,
);

function report(what: string, { images, bad, passes, durationsMs, kills, writerFailures }: Tally): void {
  const sorted = durationsMs.toSorted((left, right) => left - right);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)];
  console.log(
    `${what}: ${images} images, ${bad.length} bad, ${kills} kills, passes up to ${Math.max(...passes)}, ` +
      `ms ${at(0.5)} median ${at(1)} longest, ${writerFailures.length} writers that failed`,
  );
}
