import type { ComponentChildren } from 'preact';
import { lostSince } from '../api/connection.ts';
import { isLost } from '../api/problem.ts';
import { ErrorBox } from './problem-box.tsx';

interface Props<T> {
  readonly query: { readonly data: T | undefined; readonly error: Error | null };
  readonly children: (data: T) => ComponentChildren;
}

/**
 * What was asked for, once it is there. It stays whatever comes of asking again, with a dialog that is open in it: while the
 * service is away the banner tells, else what went wrong stands above it, also that this alone was not answered.
 */
export function Loaded<T>({ query: { data, error }, children }: Props<T>) {
  const isTold = error !== null && (data === undefined || !isLost(error) || lostSince.value === null);
  return (
    <>
      {isTold && <ErrorBox error={error} />}
      {data === undefined ? !isTold && <p class="soft loading">Loading …</p> : children(data)}
    </>
  );
}
