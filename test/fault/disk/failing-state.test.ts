/** A disk that fails below the state folder, in the middle of an operation and around it; `test/exhaustive` goes through every point. */
import { expect, test } from 'vitest';
import { operationNamed } from './everywhere.ts';
import { openFailingState, type StateFault } from './failing-state.ts';
import { useGrounds } from './ground.ts';

const newGround = useGrounds();

const faults: Readonly<Record<string, readonly StateFault[]>> = {
  'a backup': [
    { moment: 'work', file: 'state.sqlite-wal', kind: 'write', at: 4, how: 'full' },
    { moment: 'start', file: 'state.sqlite', kind: 'read', at: 2, how: 'once' },
    { moment: 'start', file: 'state.sqlite-wal', kind: 'write', at: 1, how: 'full' },
    { moment: 'end', file: 'state.sqlite', kind: 'write', at: 1, how: 'once' },
  ],
  // Gone from the repository, it would be listed all the same.
  'a prune': [{ moment: 'work', file: 'state.sqlite-wal', kind: 'write', at: 13, how: 'lasting' }],
  'a recovery': [{ moment: 'work', file: 'audit.sqlite-wal', kind: 'write', at: 2, how: 'once' }],
};

test.each(Object.keys(faults))(
  'where the disk of the state folder fails in %s, before or after it, nothing is believed that is not so, and it goes on',
  async (name) => {
    const disk = await openFailingState(await newGround(), operationNamed(name));
    if (!disk) return;
    for (const fault of faults[name] ?? [])
      expect(await disk.strike(fault), JSON.stringify(fault)).toBe(true);
  },
  300_000,
);
