import { expect, test } from 'vitest';
import { createSlots } from '../../../src/domain/slots.ts';

const { signal } = new AbortController();

/** Takes a slot and notes the name once it has it. */
const taker = (slots: ReturnType<typeof createSlots>, order: string[]) => async (name: string) => {
  const slot = await slots.take(signal);
  order.push(name);
  return slot;
};

test('waiting takers get their slots in the order in which they came, and nobody overtakes them', async () => {
  const slots = createSlots(1);
  const order: string[] = [];
  const take = taker(slots, order);
  const first = await take('first');
  const second = take('second');
  const third = take('third');
  first();
  const late = take('late');
  (await second)();
  (await third)();
  (await late)();
  expect(order).toEqual(['first', 'second', 'third', 'late']);
});

test('a taker that is aborted while it waits rejects with the reason and leaves the line', async () => {
  const slots = createSlots(1);
  const held = await slots.take(signal);
  const controller = new AbortController();
  const aborted = slots.take(controller.signal);
  const next = slots.take(signal);
  const reason = new Error('no longer wanted');
  controller.abort(reason);
  await expect(aborted).rejects.toBe(reason);
  held();
  await expect(next).resolves.toBeDefined();
});
