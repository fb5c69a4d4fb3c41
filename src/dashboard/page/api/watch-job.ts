/** A job as it goes on. */
import { signal } from '@preact/signals';
import { useQuery, useQueryClient } from '@tanstack/preact-query';
import { EventSource } from 'eventsource';
import { useEffect, useRef, useState } from 'preact/hooks';
import { send } from './client.ts';
import { jobQuery } from './queries.ts';
import type { Job } from './types.ts';

export const isEnded = ({ state }: Pick<Job, 'state'>): boolean => state !== 'queued' && state !== 'running';

/** A browser opens six connections to one service, for all tabs together: each tab that is seen takes one, and the others are for requests. */
const mostStreams = 1;
let streams = 0;
const isTabSeen = signal(document.visibilityState === 'visible');
document.addEventListener('visibilitychange', () => {
  isTabSeen.value = document.visibilityState === 'visible';
});
const pollMs = 1500;
/** Beside events: a stream can fall silent without an end, and a proxy keep to itself what it should pass on. */
const calmMs = 10_000;

/** What the end of a job may have changed. */
const changed = [
  ['databases'],
  ['backups'],
  ['jobs', 'list'],
  ['exports'],
  ['schedules'],
  ['repositories'],
  ['quarantine'],
];

/**
 * The job, kept up to date by server-sent events until it has ended, and by asking again: often where another job of this tab has the
 * stream, or its own is refused. null: there is none yet.
 */
export function useLiveJob(id: string | null) {
  const client = useQueryClient();
  const [isStreaming, setStreaming] = useState(false);
  const isSeen = isTabSeen.value;
  const query = useQuery({
    ...jobQuery(id ?? ''),
    enabled: id !== null,
    refetchInterval: ({ state }) => {
      if (state.data && isEnded(state.data)) return false;
      return isStreaming ? calmMs : pollMs;
    },
  });
  const ended = query.data ? isEnded(query.data) : undefined;
  const wasUnderWay = useRef(false);
  useEffect(() => {
    if (ended && wasUnderWay.current) for (const queryKey of changed) client.invalidateQueries({ queryKey });
    wasUnderWay.current = ended === false;
  }, [ended, client]);
  useEffect(() => {
    if (id === null || ended !== false || !isSeen || streams >= mostStreams) return;
    setStreaming(true);
    const leave = follow(id, {
      seen: (job) => client.setQueryData(jobQuery(id).queryKey, job),
      refused: () => setStreaming(false),
    });
    return () => {
      leave();
      setStreaming(false);
    };
  }, [id, ended, isSeen, client]);
  return query;
}

interface Follower {
  seen(job: Job): void;
  /** No event will come any more. */
  refused(): void;
}

/** Gives what ends it. */
function follow(id: string, { seen, refused }: Follower): () => void {
  streams += 1;
  let isOpen = true;
  // The library comes back by itself after a lost connection, with the id of the last event; not after an answer that is no stream.
  const source = new EventSource(`/jobs/${id}/events`, {
    fetch: (url, { signal, headers }) => send(new Request(url, { headers, signal, cache: 'no-store' })),
  });
  const leave = () => {
    if (isOpen) streams -= 1;
    isOpen = false;
    source.close();
  };
  source.addEventListener('job', ({ data }) => seen(JSON.parse(data)));
  source.addEventListener('error', () => {
    if (source.readyState !== source.CLOSED) return;
    leave();
    refused();
  });
  return leave;
}
