/** A disk that fails at every operation on a file, in every way that it can; each operation of the service has a file of its own in `test/exhaustive`. */
import { afterAll, expect, test } from 'vitest';
import { openFailingDisk, ways } from './failing-disk.ts';
import { moments, openFailingState, stateFiles, stateWays } from './failing-state.ts';
import { useGrounds } from './ground.ts';
import { copiesTo, type Operation, operations } from './operations.ts';

export function operationNamed(name: string): Operation {
  const operation = operations.find((one) => one.name === name);
  if (!operation) throw new Error(`there is no ${name}`);
  return operation;
}

/** Below what an operation reads and writes. Call it once in a file. */
export function testFailingDisk(name: string): void {
  const newGround = useGrounds();
  const seen = countingStrikes(20);
  const operation = operationNamed(name);
  const scopes = ['repository', 'live', 'state/scratch', ...(operation.copies ? [copiesTo] : [])];
  const faults = scopes.flatMap((scope) => ways.map((way) => ({ scope, ...way })));
  test.each(faults)(
    `wherever in ${name} a $kind fails ($how) below $scope the database is the old or the new one, backups are whole, and nothing lies about`,
    async (fault) => {
      const disk = await openFailingDisk(await newGround(), operation);
      await seen(disk, (at) => ({ ...fault, at }));
    },
  );
}

/** Below what the service keeps of its own, while an operation runs and around it. Call it once in a file. */
export function testFailingState(name: string): void {
  const newGround = useGrounds();
  const seen = countingStrikes(50);
  const faults = moments.flatMap((moment) =>
    stateFiles.flatMap((file) => stateWays.map((way) => ({ moment, file, ...way }))),
  );
  test.each(faults)(
    `wherever at the $moment of ${name} a $kind of $file fails ($how) nothing is believed that is not so, and the service goes on`,
    async (fault) => {
      const disk = await openFailingState(await newGround(), operationNamed(name));
      await seen(disk, (at) => ({ ...fault, at }));
    },
  );
}

interface Striking<Fault> {
  /** False where nothing failed. */
  strike(fault: Fault): Promise<boolean>;
}

/**
 * Gives what strikes at every operation on a file; null stands for a machine without the layer. A file of tests that struck no more often
 * than `least` has tested nothing.
 */
function countingStrikes(least: number) {
  let struck: number | null = null;
  afterAll(() => {
    if (struck !== null) expect(struck, 'how often something failed').toBeGreaterThan(least);
  });
  return async <Fault>(disk: Striking<Fault> | null, faultAt: (at: number) => Fault): Promise<void> => {
    if (!disk) return;
    struck ??= 0;
    // There may be hundreds of reads: every one at first, and then fewer of them.
    for (let at = 1; await disk.strike(faultAt(at)); at += Math.ceil(at / 20)) struck += 1;
  };
}
