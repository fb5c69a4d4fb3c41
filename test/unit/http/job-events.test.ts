import { once } from 'node:events';
import { connect } from 'node:net';
import { fastifySSE } from '@fastify/sse';
import { expect, onTestFinished, test } from 'vitest';
import type { Job } from '../../../src/domain/job.ts';
import { isJob } from '../../../src/domain/job-guard.ts';
import { overSignal } from '../../../src/http/answer-over.ts';
import { createHttp } from '../../../src/http/create-http.ts';
import { succeededJob } from '../../../src/http/examples/jobs.ts';
import { type JobEvent, sendEvents } from '../../../src/http/job-events.ts';

function largeJob(): Job {
  const job: unknown = { ...succeededJob('backup'), requestedBy: 'x'.repeat(1 << 20) };
  if (!isJob(job)) throw new Error('no job');
  return job;
}

/** A server of events without an end, each of a megabyte; what it gives out and whether it was ended. */
async function world() {
  const app = createHttp('silent');
  onTestFinished(() => app.close());
  const ended = Promise.withResolvers<void>();
  const job = largeJob();
  let given = 0;
  async function* events(): AsyncGenerator<JobEvent> {
    try {
      for (;;) {
        given += 1;
        yield { id: String(given), event: 'job', data: job };
      }
    } finally {
      ended.resolve();
    }
  }
  await app.register(fastifySSE);
  app.get('/', { sse: 'manual' }, (_, reply) => sendEvents(events(), reply, overSignal(reply)));
  const port = Number(new URL(await app.listen()).port);
  return { port, given: () => given, ended: ended.promise };
}

test('the events of a client that reads no more wait for it, and end where it leaves', async () => {
  const { port, given, ended } = await world();
  const socket = connect(port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await once(socket, 'data');
  socket.pause();
  let before = 0;
  await expect
    .poll(() => {
      const stands = given() === before;
      before = given();
      return stands;
    })
    .toBe(true);
  socket.destroy();
  await ended;
});
