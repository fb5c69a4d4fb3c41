import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { serviceOfThisFile } from './support/service.ts';

const service = serviceOfThisFile();

/** A connection that has had an answer and is kept. */
async function kept(): Promise<Socket> {
  const socket = connect(Number(new URL(service().url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.write('GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n');
  await once(socket, 'data');
  return socket.resume();
}

test('connections that are kept without being used give way to new ones, however many there are', async () => {
  let closed = 0;
  // Two more than may be there: the last two are served all the same.
  for (let count = 0; count < 4098; count += 1) {
    const socket = await kept();
    socket.on('close', () => {
      closed += 1;
    });
  }
  expect(closed).toBeGreaterThan(3000);
});
