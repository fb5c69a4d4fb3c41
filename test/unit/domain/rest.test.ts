import { expect, test } from 'vitest';
import { rest, within } from '../../../src/domain/rest.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

test('a rest ends when its time is over', async () => {
  const clock = createFakeClock();
  let over = false;
  const resting = rest(1000, { clock }).then(() => {
    over = true;
  });
  await clock.advance(999);
  expect(over).toBe(false);
  await clock.advance(1);
  await resting;
});

test('a rest whose signal fires, or has fired, ends at once and does not reject', async () => {
  const clock = createFakeClock();
  const stop = new AbortController();
  const resting = rest(1000, { clock, signal: stop.signal });
  stop.abort();
  await expect(resting).resolves.toBeUndefined();
  await expect(rest(1000, { clock, signal: stop.signal })).resolves.toBeUndefined();
  expect(clock.sleeping()).toBe(0);
});

test('what is done in time is given, and no timer stays', async () => {
  const clock = createFakeClock();
  await expect(within(Promise.resolve('done'), 1000, { clock })).resolves.toBe('done');
  await expect(within(Promise.reject(new Error('no')), 1000, { clock })).rejects.toThrow('no');
  expect(clock.sleeping()).toBe(0);
});

test('what takes longer than the time, or than the signal lets it, gives null', async () => {
  const clock = createFakeClock();
  const never = new Promise<string>(() => {});
  const late = within(never, 1000, { clock });
  await clock.advance(1000);
  await expect(late).resolves.toBeNull();
  const stop = new AbortController();
  const stopped = within(never, 1000, { clock, signal: stop.signal });
  stop.abort();
  await expect(stopped).resolves.toBeNull();
});
