import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port of the loopback that nobody listened on a moment ago: `preferred` where that is one. */
export async function freePort(preferred = 0): Promise<number> {
  const probe = createServer();
  const listening = once(probe, 'listening');
  probe.listen(preferred, '127.0.0.1');
  try {
    await listening;
    const address = probe.address();
    if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
    return address.port;
  } catch (error) {
    if (preferred === 0) throw error;
    return await freePort();
  } finally {
    probe.close();
  }
}
