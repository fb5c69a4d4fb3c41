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

/** Has everything that is shown asked for anew, but for `gone`, the id of something that was removed. */
export function refresh(gone?: string): void {
  queryClient.invalidateQueries({
    predicate: ({ queryKey }) =>
      queryKey[0] !== dryRunKey && (gone === undefined || !queryKey.includes(gone)),
  });
}
