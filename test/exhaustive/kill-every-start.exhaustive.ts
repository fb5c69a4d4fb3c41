/** kill -9 of the service, and then of its start, before every single change that this makes to the file system. */
import { expect, test } from 'vitest';
import { expectWhole } from '../fault/service/aftermath.ts';
import { cutOffs, expectMended, keepingLast, listed } from '../fault/service/second-kill.ts';
import { useWorlds } from '../fault/service/world.ts';

const openWorld = useWorlds();

test.each(cutOffs)(
  'what a kill left of $name is mended by the next start wherever the one before that was killed',
  async (cutOff) => {
    const world = await openWorld(keepingLast);
    let change = 1;
    while (await expectMended(world, cutOff, change)) change += 1;
    expect(change).toBeGreaterThan(15);
    await expectWhole(world, (await listed(world)).slice(-1));
  },
);
