import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { hasCode } from '../../src/files/errno.ts';

/** Below those that the system gives by itself: it would give one of these to the next one who asks for any. */
const lowest = 10_000;
const highest = 32_000;

/** A port of the loopback that nobody listened on a moment ago, for programs that must be told theirs. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowest, highest);
    const probe = createServer().listen(port, '127.0.0.1');
    try {
      await once(probe, 'listening');
      return port;
    } catch (error) {
      if (!hasCode(error, 'EADDRINUSE')) throw error;
    } finally {
      probe.close();
    }
  }
}
