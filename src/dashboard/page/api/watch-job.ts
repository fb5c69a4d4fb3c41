/** A job as it goes on. */
import { useQuery, useQueryClient } from '@tanstack/preact-query';
import { EventSource } from 'eventsource';
import { useEffect, useState } from 'preact/hooks';
import { send } from './client.ts';
import { jobQuery } from './queries.ts';
import type { Job } from './types.ts';

export const isEnded = ({ state }: Pick<Job, 'state'>): boolean => state !== 'queued' && state !== 'running';

/** A browser opens six connections to one service; the others are for requests. */
const mostStreams = 3;
let streams = 0;
const pollMs = 1500;

/** What the end of a job may have changed. */
const changed = [['databases'], ['backups'], ['jobs', 'list'], ['exports'], ['schedules'], ['quarantine']];

/** The job, kept up to date by server-sent events until it has ended; where too many streams are open, by asking again. */
export function useLiveJob(id: string) {
  const client = useQueryClient();
  const [isStreaming, setStreaming] = useState(false);
  const query = useQuery({
    ...jobQuery(id),
    refetchInterval: ({ state }) => (isStreaming || (state.data && isEnded(state.data)) ? false : pollMs),
  });
  const ended = query.data ? isEnded(query.data) : undefined;
  useEffect(() => {
    if (ended !== false || streams >= mostStreams) return;
    setStreaming(true);
    const leave = follow(id, (job) => {
      client.setQueryData(jobQuery(id).queryKey, job);
      if (isEnded(job)) for (const queryKey of changed) client.invalidateQueries({ queryKey });
    });
    return () => {
      leave();
      setStreaming(false);
    };
  }, [id, ended, client]);
  return query;
}

/** Gives what ends it. */
function follow(id: string, seen: (job: Job) => void): () => void {
  streams += 1;
  // The library comes back by itself after a lost connection, with the id of the last event.
  const source = new EventSource(`/jobs/${id}/events`, {
    fetch: (url, { signal, headers }) => send(new Request(url, { headers, signal, cache: 'no-store' })),
  });
  source.addEventListener('job', ({ data }) => seen(JSON.parse(data)));
  return () => {
    streams -= 1;
    source.close();
  };
}
