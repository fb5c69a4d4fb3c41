/** A job's changes as server-sent events. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { FastifyReply } from 'fastify';
import { isEnded, type Job } from '../domain/job.ts';
import type { JobRunner } from '../domain/ports/jobs.ts';
import { unlessBefore } from '../domain/unless-before.ts';

export interface JobEvent {
  readonly id: string;
  readonly event: 'job';
  readonly data: Job;
}

/**
 * The job as it is, then every change, until it has ended or `signal` fires. An event carries the whole job, so a client
 * that comes back with the id of the last event it saw misses nothing: it gets the state of now, unless that is what it saw.
 * `shown` leaves out what the client must not see; null ends the stream.
 */
export async function* jobEvents(
  jobs: JobRunner,
  id: string,
  lastEventId: string | undefined,
  signal: AbortSignal,
  shown: (job: Job) => Job | null,
): AsyncGenerator<JobEvent> {
  let latest: Job | null = null;
  let wake = () => {};
  const end = jobs.subscribe(id, (job) => {
    latest = job;
    wake();
  });
  const stop = () => wake();
  signal.addEventListener('abort', stop);
  try {
    let job: Job | null = jobs.get(id);
    let seen = lastEventId;
    while (!signal.aborted) {
      const visible = job && shown(job);
      if (job && !visible) return;
      if (visible) {
        const event = eventOf(visible);
        if (event.id !== seen) yield event;
        seen = undefined;
        if (isEnded(visible)) return;
      } else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      job = takeLatest();
    }
  } finally {
    signal.removeEventListener('abort', stop);
    end();
  }

  /** A client that reads slowly gets the newest state only. */
  function takeLatest(): Job | null {
    const job = latest;
    latest = null;
    return job;
  }
}

/**
 * Sends events until there are no more, or `over` fires. The plugin alone would wait for ever for room in a connection that was full when its
 * client left.
 */
export async function sendEvents(
  events: AsyncIterable<JobEvent>,
  reply: FastifyReply,
  over: AbortSignal,
): Promise<void> {
  const unlessLeft = unlessBefore(once(over, 'abort'));
  for await (const event of events) {
    if (over.aborted) return;
    const sent = reply.sse.send(event).catch((error: unknown) => {
      if (!reply.raw.destroyed) throw error;
    });
    await unlessLeft(sent);
  }
}

const eventOf = (job: Job): JobEvent => ({ id: eventId(job), event: 'job', data: job });

/** By the document itself, which never changes: many may watch the same job. */
const ids = new WeakMap<Job, string>();

/** The id of the event that carries this state of a job. */
export function eventId(job: Job): string {
  const known = ids.get(job);
  if (known !== undefined) return known;
  const id = createHash('sha256').update(JSON.stringify(job)).digest('base64url').slice(0, 16);
  ids.set(job, id);
  return id;
}
