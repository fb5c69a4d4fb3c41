/** A disk that fails at every operation on a file, in every way that it can; each operation of the service has a file of its own in `test/exhaustive`. */
import { openFailingDisk, ways } from './failing-disk.ts';
import { moments, openFailingState, stateFiles, stateWays } from './failing-state.ts';
import type { Ground } from './ground.ts';
import { type Operation, operations } from './operations.ts';

export function operationNamed(name: string): Operation {
  const operation = operations.find((one) => one.name === name);
  if (!operation) throw new Error(`there is no ${name}`);
  return operation;
}

/** Below what an operation reads and writes. Gives how often something failed; null where there is no layer. */
export async function failEverywhere(ground: Ground, operation: Operation): Promise<number | null> {
  const disk = await openFailingDisk(ground, operation);
  if (!disk) return null;
  let struck = 0;
  for (const scope of ['repository', 'live', 'state/scratch'])
    for (const way of ways) struck += await strikeAll((at) => disk.strike({ ...way, at, scope }));
  return struck;
}

/** Below what the service keeps of its own, while an operation runs and around it. */
export async function failStateEverywhere(ground: Ground, operation: Operation): Promise<number | null> {
  const disk = await openFailingState(ground, operation);
  if (!disk) return null;
  let struck = 0;
  for (const moment of moments)
    for (const file of stateFiles)
      for (const way of stateWays)
        struck += await strikeAll((at) => disk.strike({ ...way, at, moment, file }));
  return struck;
}

/** There may be hundreds of reads: every one at first, and then fewer of them. */
async function strikeAll(strike: (at: number) => Promise<boolean>): Promise<number> {
  let struck = 0;
  for (let at = 1; await strike(at); at += Math.ceil(at / 20)) struck += 1;
  return struck;
}
