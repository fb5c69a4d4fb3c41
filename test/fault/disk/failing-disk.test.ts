/** A disk that fails in the middle of an operation, once or for good, or does less than it was asked; `test/exhaustive` goes through every point. */
import { expect, test } from 'vitest';
import type { Fault } from '../../support/disk-layer/disk-layer.ts';
import { openFailingDisk } from './failing-disk.ts';
import { useGrounds } from './ground.ts';
import { operations } from './operations.ts';

const newGround = useGrounds();

const faults: Readonly<Record<string, readonly Fault[]>> = {
  'a backup': [
    { scope: 'repository', kind: 'write', at: 2, how: 'short' },
    { scope: 'repository', kind: 'sync', at: 1, how: 'once' },
    { scope: 'repository', kind: 'sync', at: 4, how: 'once' },
    { scope: 'repository', kind: 'name', at: 9, how: 'lasting' },
  ],
  'a restore': [
    { scope: 'live', kind: 'write', at: 1, how: 'once' },
    { scope: 'live', kind: 'sync', at: 8, how: 'once' },
    { scope: 'live', kind: 'name', at: 8, how: 'lasting' },
    // The second piece of the backup, which is read ahead.
    { scope: 'repository', kind: 'read', at: 3, how: 'once' },
  ],
  // The manifest is gone by then, though nobody knows whether for good.
  'a prune': [{ scope: 'repository', kind: 'sync', at: 4, how: 'lasting' }],
  'a copy': [
    { scope: 'usb', kind: 'sync', at: 2, how: 'once' },
    { scope: 'usb', kind: 'name', at: 5, how: 'lasting' },
  ],
  'an export': [{ scope: 'repository', kind: 'write', at: 1, how: 'once' }],
};

test.each(operations.filter(({ name }) => name in faults))(
  'where the disk fails in $name the database is the old or the new one, backups are whole, and nothing lies about',
  async (operation) => {
    const disk = await openFailingDisk(await newGround(), operation);
    if (!disk) return;
    for (const fault of faults[operation.name] ?? [])
      expect(await disk.strike(fault), JSON.stringify(fault)).toBe(true);
  },
  300_000,
);
