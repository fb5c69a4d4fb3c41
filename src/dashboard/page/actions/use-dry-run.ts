import { useQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { ask, createKeys, startJob } from '../api/ask.ts';
import { dryRunKey } from '../api/query-client.ts';
import type { Job, Schemas } from '../api/types.ts';
import { isEnded, useLiveJob } from '../api/watch-job.ts';

type Request = Schemas['RestoreRequest'];
type Report = Schemas['RestoreReport'];

/**
 * What a restore would do: found out at once, or by `run`. Something else that is asked for must be found out anew. It is a job, which
 * may have to wait for its turn.
 */
export function useDryRun(request: Request, atOnce: boolean) {
  const intention = JSON.stringify(request);
  const [wanted, setWanted] = useState<string | null>(null);
  const starting = useQuery({
    queryKey: [dryRunKey, intention],
    queryFn: () => start(request),
    enabled: atOnce || wanted === intention,
    retry: false,
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const id = starting.data?.id ?? null;
  const { data: job = null } = useLiveJob(id);
  return {
    isStarting: starting.isFetching || (id !== null && job === null),
    /** While it goes on. */
    underWay: job && !isEnded(job) ? job : null,
    report: reportOf(job),
    problem: job?.problem ?? null,
    error: starting.error,
    run: () => (wanted === intention || atOnce ? starting.refetch() : setWanted(intention)),
  };
}

const reportOf = (job: Job | null): Report | null => (job?.kind === 'restore' ? job.result : null);

function start(request: Request): Promise<Job | null> {
  const asked = ask.restore({ ...request, dryRun: true });
  return startJob(asked, createKeys().of(asked));
}
