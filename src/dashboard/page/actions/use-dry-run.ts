import { useQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { ask, carryOut, createKeys } from '../api/ask.ts';
import { dryRunKey } from '../api/query-client.ts';
import type { JobOf, Schemas } from '../api/types.ts';

type Request = Schemas['RestoreRequest'];

const patience = 120;

/** What a restore would do: found out at once, or by `run`. Something else that is asked for must be found out anew. */
export function useDryRun(request: Request, atOnce: boolean) {
  const intention = JSON.stringify(request);
  const [wanted, setWanted] = useState<string | null>(null);
  const looking = useQuery({
    queryKey: [dryRunKey, intention],
    queryFn: () => look(request),
    enabled: atOnce || wanted === intention,
    retry: false,
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return {
    isPending: looking.isFetching,
    report: looking.data?.result ?? null,
    error: looking.error,
    run: () => (wanted === intention || atOnce ? looking.refetch() : setWanted(intention)),
  };
}

async function look(request: Request): Promise<JobOf<'restore'> | null> {
  const asked = ask.restore({ ...request, dryRun: true });
  const job = await carryOut(asked, { key: createKeys()(asked), wait: patience });
  return job?.kind === 'restore' ? job : null;
}
