import { childrenOf } from '../support/processes.ts';
import { memoryOf } from './memory.ts';

/** What a service and its engine children took, in bytes. */
export interface Usage {
  readonly atStart: number;
  readonly peak: number;
  readonly inTheEnd: number;
  /** The most that one engine child took. */
  readonly childPeak: number;
}

export interface Watch {
  /** Looks at the engine children, which do not live as long as the service. */
  look(): Promise<void>;
  finish(): Promise<Usage>;
}

/** Watches a service that has just started. Linux only. */
export async function watchService(pid: number): Promise<Watch> {
  const { resident: atStart } = await memoryOf(pid);
  let childPeak = 0;
  return {
    async look() {
      for (const child of await childrenOf(pid, 'worker.ts')) {
        childPeak = Math.max(childPeak, (await memoryOf(child)).peak);
      }
    },
    async finish() {
      const { peak, resident } = await memoryOf(pid);
      return { atStart, peak, inTheEnd: resident, childPeak };
    },
  };
}
