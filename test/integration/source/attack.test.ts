import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/folder.ts';
import { attack } from '../../support/image-attack.ts';

const bound = { images: 10, ms: 7000 };

test.each([
  {
    writer: 'two connections that mix everything and checkpoint now and then',
    ledger: { connections: 2, bulk: 0.2, checkpoints: 0.1 },
  },
  {
    writer: 'a connection that checkpoints after every small commit, on small blocks',
    ledger: { bulk: 0.05, checkpoints: 1, attach: "BLOCK_SIZE 16384, STORAGE_VERSION 'v1.5.0'" },
  },
  {
    writer: 'a writer that is killed and started again, with bulk loads that pass the WAL by',
    ledger: { connections: 2, bulk: 0.5, checkpoints: 0.3, autoCheckpoint: '1KB' },
    kills: true,
  },
])(
  'every image that is taken under $writer opens, keeps the rules and misses no acknowledged commit',
  async ({ ledger, kills = false }) => {
    const tally = await attack({ folder: await temporaryFolder(), ledger, kills, ...bound });

    expect(tally.bad).toEqual([]);
    expect(tally.images).toBeGreaterThan(0);
  },
);
