import { useQuery } from '@tanstack/preact-query';
import { api, dataOf } from '../../api/client.ts';
import { dryRunKey } from '../../api/query-client.ts';
import type { Schemas } from '../../api/types.ts';

/** What a recovery would do now. */
export const useRecoveryPlan = (request: Schemas['RecoveryRequest']) =>
  useQuery({
    queryKey: [dryRunKey, 'recovery', request],
    queryFn: async ({ signal }) => {
      const plan = dataOf(await api.POST('/recovery', { body: { ...request, dryRun: true }, signal }));
      if ('target' in plan) return plan;
      throw new Error('A dry run answers with a plan.');
    },
    refetchOnWindowFocus: false,
    retry: false,
    // One that was made before is not shown again where something else was looked at meanwhile.
    gcTime: 0,
  });
