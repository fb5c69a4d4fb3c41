import { expect, test } from 'vitest';
import type { Child } from '../../../src/engine/child.ts';
import { createChildPool } from '../../../src/engine/child-pool.ts';

const { signal } = new AbortController();

function startStandIn(): Child {
  const end = Promise.withResolvers<void>();
  return {
    run: () => Promise.resolve(),
    reusable: () => true,
    stop: () => end.resolve(),
    ended: end.promise,
  };
}

test('a pool that is closed refuses those who wait for a child and those who come', async () => {
  const pool = createChildPool({ start: startStandIn, max: 1, idleMs: 60_000 });
  const work = Promise.withResolvers<void>();
  const running = pool.use(signal, () => work.promise);
  const waiting = pool.use(signal, () => Promise.resolve());
  await pool.close();
  await expect(waiting).rejects.toMatchObject({ code: 'shutting_down' });
  await expect(pool.use(signal, () => Promise.resolve())).rejects.toMatchObject({ code: 'shutting_down' });
  work.resolve();
  await running;
});
