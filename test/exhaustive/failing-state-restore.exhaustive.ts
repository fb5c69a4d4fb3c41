import { expect, test } from 'vitest';
import { failStateEverywhere, operationNamed } from '../fault/disk/everywhere.ts';
import { useGrounds } from '../fault/disk/ground.ts';

const newGround = useGrounds();

test('wherever the disk of the state folder fails in a restore, before or after it, nothing is believed that is not so, and it goes on', async () => {
  const struck = await failStateEverywhere(await newGround(), operationNamed('a restore'));
  if (struck !== null) expect(struck).toBeGreaterThan(50);
});
