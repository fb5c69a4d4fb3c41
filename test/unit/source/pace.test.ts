import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createPace } from '../../../src/source/pace.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

const MiB = 1 << 20;

function paced({ inUse = true, signal = new AbortController().signal } = {}) {
  const clock = createFakeClock();
  const pace = createPace({ clock, signal, inUse: Promise.resolve(inUse), budgetMs: 60 });
  pace.begin();
  return { clock, pace };
}

test('what is in use is left alone after each stretch for twice as long as that took', async () => {
  const { clock, pace } = paced();
  for (let round = 0; round < 3; round += 1) {
    await pace.copied(2 * MiB);
    await clock.advance(10);
    let goesOn = false;
    const resting = pace.copied(2 * MiB).then(() => {
      goesOn = true;
    });
    while (clock.sleeping() === 0) await setImmediate();
    await clock.advance(19);
    expect(goesOn).toBe(false);
    await clock.advance(1);
    await resting;
  }
  expect(clock.monotonicMs()).toBe(90);
});

test('rests take no more than there is for them in all, whatever the work took', async () => {
  const { clock, pace } = paced();
  for (const rest of [50, 10, 0]) {
    await clock.advance(25);
    const before = clock.monotonicMs();
    const resting = pace.copied(4 * MiB);
    if (rest > 0) {
      while (clock.sleeping() === 0) await setImmediate();
      await clock.advance(rest);
    }
    await resting;
    expect(clock.monotonicMs() - before).toBe(rest);
  }
});

test('what nobody writes is copied as fast as it goes', async () => {
  const { clock, pace } = paced({ inUse: false });
  for (let round = 0; round < 20; round += 1) await pace.copied(MiB);
  expect(clock.sleeping()).toBe(0);
  expect(clock.monotonicMs()).toBe(0);
});

test('a rest ends with the taking', async () => {
  const taking = new AbortController();
  const { clock, pace } = paced({ signal: taking.signal });
  await clock.advance(10);
  const resting = pace.copied(4 * MiB);
  while (clock.sleeping() === 0) await setImmediate();
  taking.abort(new Error('cancelled'));
  await expect(resting).rejects.toThrow('cancelled');
});
