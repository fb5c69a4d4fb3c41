import { systemClock } from '../../src/clock.ts';
import { rest } from '../../src/domain/rest.ts';
import { memoryOf } from '../bench/memory.ts';

/** What a process had in memory at a time. */
export interface MemorySample {
  readonly ms: number;
  readonly resident: number;
}

/** Looks every so often until the signal fires. */
export async function watchMemory(
  pid: number,
  everyMs: number,
  signal: AbortSignal,
): Promise<MemorySample[]> {
  const samples: MemorySample[] = [];
  const begun = systemClock.monotonicMs();
  while (!signal.aborted) {
    const { resident } = await memoryOf(pid);
    samples.push({ ms: systemClock.monotonicMs() - begun, resident });
    await rest(everyMs, { clock: systemClock, signal });
  }
  return samples;
}

/** Bytes that it grows in an hour: the slope of a straight line through the second half, when all that is done once has been done. */
export function growthPerHour(samples: readonly MemorySample[]): number {
  const late = samples.slice(Math.floor(samples.length / 2));
  const middle = (of: (sample: MemorySample) => number) =>
    late.reduce((sum, sample) => sum + of(sample), 0) / Math.max(1, late.length);
  const [ms, resident] = [middle((sample) => sample.ms), middle((sample) => sample.resident)];
  const spread = late.reduce((sum, sample) => sum + (sample.ms - ms) ** 2, 0);
  if (spread === 0) return 0;
  const together = late.reduce((sum, sample) => sum + (sample.ms - ms) * (sample.resident - resident), 0);
  return (together / spread) * 3_600_000;
}
