import { Agent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import type { OnReadOpts } from 'node:net';
import type { Duplex } from 'node:stream';

/** What a socket reads at a time at the most: a call into JavaScript for each read costs more than the reading itself. */
export const longestRead = 256 * 1024;

type OnRead = { readonly onread: OnReadOpts };

/**
 * A socket reads into one piece of memory, as long as it lives; Node would take new memory for each 64 KiB. What belongs to a
 * body is copied out of it by Node's HTTP parser before the next read (`agents.test.ts` sees to it that this holds).
 */
function withOwnMemory(connect: (own: OnRead) => Duplex | null | undefined): Duplex | null | undefined {
  const socket = connect({
    onread: {
      buffer: Buffer.allocUnsafeSlow(longestRead),
      callback(length, buffer) {
        socket?.emit('data', Buffer.from(buffer.buffer, buffer.byteOffset, length));
        return true;
      },
    },
  });
  return socket;
}

type Connected = (error: Error | null, stream: Duplex) => void;

class OwnMemoryAgent extends Agent {
  override createConnection(options: ClientRequestArgs, callback?: Connected) {
    return withOwnMemory((own) => super.createConnection({ ...options, ...own }, callback));
  }
}

class SecureOwnMemoryAgent extends SecureAgent {
  override createConnection(options: ClientRequestArgs, callback?: Connected) {
    return withOwnMemory((own) => super.createConnection({ ...options, ...own }, callback));
  }
}

const options: AgentOptions = { keepAlive: true, maxSockets: 50 };

/** What requests to a bucket are sent by. */
export const openAgents = () => ({
  httpAgent: new OwnMemoryAgent(options),
  httpsAgent: new SecureOwnMemoryAgent(options),
});
