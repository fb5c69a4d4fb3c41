import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/**
 * Ends a connection in the middle of an answer, so that a short one is never taken for a whole one: an orderly end could be,
 * where a client or a proxy does not count the bytes. TLS tells an orderly end by itself.
 */
export function breakOff(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}
