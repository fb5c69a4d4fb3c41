/**
 * A power cut in the middle of an operation, where most of what was flushed is there and the rest is not, and where names came before what they
 * stand for; `test/exhaustive` goes through every point.
 */
import { expect, test } from 'vitest';
import { operationNamed } from './everywhere.ts';
import { useGrounds } from './ground.ts';
import { operations } from './operations.ts';
import { expectSafe, type Point } from './power-cut.ts';

const newGround = useGrounds();

function lastButFew(points: readonly Point[]): Point[] {
  const wanted = [
    points.filter(({ survival }) => survival === 'flushed').at(-2),
    points.filter(({ survival }) => survival === 'names').at(-3),
  ];
  return points.filter((point) => wanted.includes(point));
}

test.each(operations.filter(({ name }) => name !== 'a backup'))(
  'a power cut during $name leaves the old or the new database, whole backups, and nothing besides once the service runs again',
  async (operation) => {
    const seen = await expectSafe(await newGround(), operation, { of: 'files', choose: lastButFew });
    if (seen !== null) expect(seen).toBe(2);
  },
  300_000,
);

test.each([
  { name: 'a backup', when: 'at a change of what the service keeps of its own', cuts: { of: 'state' } },
  {
    name: 'a restore',
    when: 'that takes the state folder with it',
    cuts: { of: 'files', withoutState: true },
  },
] as const)(
  'a power cut during $name $when leaves everything safe once the service runs again',
  async ({ name, cuts }) => {
    const seen = await expectSafe(await newGround(), operationNamed(name), { ...cuts, choose: lastButFew });
    if (seen !== null) expect(seen).toBe(2);
  },
  300_000,
);
