import { randomFillSync } from 'node:crypto';
import { checksum } from '../../src/duckfile/checksum.ts';
import { median } from './race.ts';

const blockBytes = 262_144;
/** More than fits into a core's own caches, as with blocks that come from a disk. */
const bytes = 256 << 20;
const passes = 5;

/** Bytes per second of DuckDB's block checksum on this thread, which is one core. */
export function checksumSpeed(): number {
  const blocks = randomFillSync(new Uint8Array(bytes));
  const speeds = Array.from({ length: passes }, () => {
    const begun = performance.now();
    for (let at = 0; at < bytes; at += blockBytes) checksum(blocks.subarray(at, at + blockBytes));
    return (bytes * 1000) / (performance.now() - begun);
  });
  return median(speeds);
}
