import { expect, test } from 'vitest';
import { failEverywhere, operationNamed } from '../fault/disk/everywhere.ts';
import { useGrounds } from '../fault/disk/ground.ts';

const newGround = useGrounds();

test('wherever the disk fails in a prune the database is the old or the new one, backups are whole, and nothing lies about', async () => {
  const struck = await failEverywhere(await newGround(), operationNamed('a prune'));
  if (struck !== null) expect(struck).toBeGreaterThan(20);
});
