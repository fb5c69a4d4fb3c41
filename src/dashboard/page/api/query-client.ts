import { QueryClient } from '@tanstack/preact-query';
import { isLost } from './problem.ts';

/** Answers are kept and asked for again; what is lost on the way is tried again by whoever polls. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Loopback works without any network.
      networkMode: 'always',
      retry: (failures, error) => isLost(error) && failures < 2,
      retryDelay: 1000,
      staleTime: 2000,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

/** What begins with it is asked for by people alone. */
export const dryRunKey = 'dry run';

/** Has everything that is shown asked for anew. */
export function refresh(): void {
  queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== dryRunKey });
}
