import { randomFillSync } from 'node:crypto';
import { checksum } from '../../src/duckfile/checksum.ts';
import { median } from './race.ts';

const blockBytes = 262_144;
const blocks = 1024;
const passes = 5;

/** Bytes per second of DuckDB's block checksum on this thread, which is one core. */
export function checksumSpeed(): number {
  const block = randomFillSync(new Uint8Array(blockBytes));
  const speeds = Array.from({ length: passes }, () => {
    const begun = performance.now();
    for (let count = 0; count < blocks; count += 1) checksum(block);
    return (blocks * blockBytes * 1000) / (performance.now() - begun);
  });
  return median(speeds);
}
