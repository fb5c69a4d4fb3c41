/** A disk on which one operation on a file after another fails, or does less than it was asked. */
import { expect, test } from 'vitest';
import { openFailingDisk, ways } from '../fault/disk/failing-disk.ts';
import { useGrounds } from '../fault/disk/ground.ts';
import { operations } from '../fault/disk/operations.ts';

const newGround = useGrounds();

test.each(operations.filter(({ copies }) => !copies))(
  'wherever the disk fails in $name the database is the old or the new one, backups are whole, and nothing lies about',
  async (operation) => {
    const disk = await openFailingDisk(await newGround(), operation);
    if (!disk) return;
    let struck = 0;
    for (const scope of ['repository', 'live', 'state/scratch']) {
      for (const way of ways) {
        // There may be hundreds of reads: every one at first, and then fewer of them.
        let at = 1;
        for (; await disk.strike({ ...way, at, scope }); at += Math.ceil(at / 20)) struck += 1;
      }
    }
    expect(struck).toBeGreaterThan(20);
  },
);
