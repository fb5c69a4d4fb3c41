import { Problem } from './problem.ts';

/** How many damaged blocks are looked for before giving up. */
export const mostDamagedBlocks = 1000;

/** `source_corrupt` where blocks in use were read several times and never matched their checksums. */
export class SourceCorrupt extends Problem {
  /** Their numbers, ascending; the first `mostDamagedBlocks`. */
  readonly blocks: readonly number[];

  constructor(blocks: readonly number[]) {
    super(
      'source_corrupt',
      `${describe(blocks)} in use ${blocks.length === 1 ? 'does' : 'do'} not match the stored checksum, however often read.`,
    );
    this.name = 'SourceCorrupt';
    this.blocks = blocks;
  }
}

function describe(blocks: readonly number[]): string {
  const shown = blocks.slice(0, 20).join(', ');
  const rest = blocks.length > 20 ? ` and ${blocks.length - 20} more` : '';
  const bound = blocks.length >= mostDamagedBlocks ? ' (only the first were counted)' : '';
  return `${blocks.length} block${blocks.length === 1 ? '' : 's'} (${shown}${rest})${bound}`;
}
