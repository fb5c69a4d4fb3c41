/** kill -9 of a start that mends what a kill left, at a few changes; `test/exhaustive` goes through all of them. */
import { expect, test } from 'vitest';
import { cutOffs, expectMended, keepingLast } from './second-kill.ts';
import { useWorlds } from './world.ts';

const openWorld = useWorlds();

/** Those that undo a restore come first in a start, those that tidy a repository later. */
const changes: Readonly<Record<string, number>> = {
  'a restore before the old file is replaced': 4,
  'a prune before an image is removed': 20,
};

test.each(cutOffs.filter(({ name }) => name in changes))(
  'what a kill left of $name is mended by the next start also where the one before that was killed',
  async (cutOff) => {
    const world = await openWorld(keepingLast);
    expect(await expectMended(world, cutOff, changes[cutOff.name] ?? 1)).toBe(true);
  },
);
