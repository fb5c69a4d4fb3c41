/** What the writers of the campaign do, and into which files. */
import type { LedgerOptions } from '../support/ledger-writer.ts';

export type Mix = Omit<LedgerOptions, 'file' | 'attach' | 'seed'>;

const neverCheckpoint = { checkpoints: 0, autoCheckpoint: '1TB' };

export const mixes: Readonly<Record<string, Mix>> = {
  'small commits, never a checkpoint': { ...neverCheckpoint, bulk: 0 },
  'small commits, a checkpoint now and then': { bulk: 0, checkpoints: 0.05 },
  'small commits, a checkpoint after each': { bulk: 0.02, checkpoints: 1 },
  'bulk loads, never a checkpoint': { ...neverCheckpoint, bulk: 1, pauseMs: 50 },
  'bulk loads, a checkpoint now and then': { bulk: 1, checkpoints: 0.2 },
  'bulk loads that pass the WAL by': { connections: 2, bulk: 0.5, checkpoints: 0.2, autoCheckpoint: '1KB' },
  'three connections, everything mixed': { connections: 3, bulk: 0.15, checkpoints: 0.1 },
  'three connections, a checkpoint after each commit': { connections: 3, bulk: 0.05, checkpoints: 1 },
  'most transactions rolled back': { connections: 2, bulk: 0.3, checkpoints: 0.1, rollBacks: 0.7 },
  'a file of mostly free blocks': { hollowRows: 400_000, bulk: 0.02, checkpoints: 0.3 },
  'a commit each 20 ms, as a scheduler': { bulk: 0.05, checkpoints: 0.02, pauseMs: 20 },
};

/** Under these a plain copy is most often bad. */
export const controlMix: Mix = { connections: 2, bulk: 0.2, checkpoints: 0.5 };

/** Storage versions 64 to 68. */
const versions = ['v1.0.0', 'v1.2.0', 'v1.3.0', 'v1.4.0', 'v1.5.0'];
const blockSizes = [16_384, 32_768, 65_536, 131_072, 262_144];

/** The `ATTACH` options of the n-th file: 25 in a row have every storage version with every block size. */
export function formatOf(number: number): string {
  const version = versions[number % versions.length];
  const blockSize = blockSizes[(number + Math.floor(number / versions.length)) % blockSizes.length];
  return `STORAGE_VERSION '${version}', BLOCK_SIZE ${blockSize}`;
}
