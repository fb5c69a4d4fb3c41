import { expect, onTestFinished, test, vi } from 'vitest';
import { someTimeAfter } from '../../../src/wiring/repositories.ts';

test('a service that ends has ten seconds for what it still asks of servers, and then waits for none that says nothing', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const stopping = new AbortController();
  const ended = someTimeAfter(stopping.signal);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ended.aborted).toBe(false);
  stopping.abort();
  await vi.advanceTimersByTimeAsync(9_999);
  expect(ended.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(ended.reason).toMatchObject({ code: 'interrupted' });
});
