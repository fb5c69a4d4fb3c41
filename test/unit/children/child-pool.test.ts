import { expect, onTestFinished, test, vi } from 'vitest';
import { createChildPool, type PooledChild } from '../../../src/children/child-pool.ts';

const { signal } = new AbortController();

function startStandIn(): PooledChild {
  const end = Promise.withResolvers<void>();
  return {
    reusable: () => true,
    stop: () => end.resolve(),
    ended: end.promise,
  };
}

/** Starts stand-ins, and has those that it started. */
function countingStart() {
  const started: PooledChild[] = [];
  const start = () => {
    const child = startStandIn();
    started.push(child);
    return child;
  };
  return { started, start };
}

test('a pool that is closed refuses those who wait for a child and those who come', async () => {
  const pool = createChildPool({ start: startStandIn, max: 1, idleMs: 60_000 });
  const begun = Promise.withResolvers<void>();
  const work = Promise.withResolvers<void>();
  const running = pool.use(signal, () => {
    begun.resolve();
    return work.promise;
  });
  await begun.promise;
  const waiting = pool.use(signal, () => Promise.resolve());
  await pool.close();
  await expect(waiting).rejects.toMatchObject({ code: 'shutting_down' });
  await expect(pool.use(signal, () => Promise.resolve())).rejects.toMatchObject({ code: 'shutting_down' });
  work.resolve();
  await running;
});

test('nobody who was about to get a child gets one from a pool that is closed at that moment', async () => {
  const { started, start } = countingStart();
  const pool = createChildPool({ start, max: 1, idleMs: 60_000 });
  const coming = pool.use(signal, () => Promise.resolve());
  await Promise.all([pool.close(), expect(coming).rejects.toMatchObject({ code: 'shutting_down' })]);
  expect(started).toEqual([]);
});

test('a child that was warmed up is the one that is lent, and no more of them than there may be are started', async () => {
  const { started, start } = countingStart();
  const pool = createChildPool({ start, max: 1, idleMs: 60_000 });
  pool.warmUp();
  pool.warmUp();
  const [first] = started;
  await pool.use(signal, async (child) => {
    expect(child).toBe(first);
    pool.warmUp();
  });
  expect(started).toHaveLength(1);
  await pool.close();
  pool.warmUp();
  expect(started).toHaveLength(1);
});

test('a child that was unused for a while is kept for the whole time again when it is warmed up', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const child = startStandIn();
  const stop = vi.spyOn(child, 'stop');
  const pool = createChildPool({ start: () => child, max: 1, idleMs: 1000 });
  pool.warmUp();
  vi.advanceTimersByTime(900);
  pool.warmUp();
  vi.advanceTimersByTime(900);
  expect(stop).not.toHaveBeenCalled();
  vi.advanceTimersByTime(100);
  expect(stop).toHaveBeenCalledOnce();
});

test('a child that cannot be started when it is warmed up is told of when it is needed, and not before', async () => {
  const error = new Error('spawn ENOMEM');
  const start = (): PooledChild => {
    throw error;
  };
  const pool = createChildPool({ start, max: 1, idleMs: 60_000 });
  pool.warmUp();
  await expect(pool.use(signal, () => Promise.resolve())).rejects.toBe(error);
});
