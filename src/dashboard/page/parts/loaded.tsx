import type { ComponentChildren } from 'preact';
import { isLost } from '../api/problem.ts';
import { ErrorBox } from './problem-box.tsx';

interface Props<T> {
  readonly query: { readonly data: T | undefined; readonly error: Error | null };
  readonly children: (data: T) => ComponentChildren;
}

/** What was asked for, once it is there. What is there stays while the service is away: the banner tells. */
export function Loaded<T>({ query: { data, error }, children }: Props<T>) {
  if (error && (data === undefined || !isLost(error))) return <ErrorBox error={error} />;
  if (data === undefined) return <p class="soft loading">Loading …</p>;
  return <>{children(data)}</>;
}
