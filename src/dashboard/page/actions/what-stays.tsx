import type { Removal } from '../api/types.ts';
import { freed } from '../format/quantities.ts';
import { Time } from '../parts/time.tsx';

/** What was removed and does not get free. */
export const WhatStays = ({ removal }: { readonly removal: Removal }) => (
  <p role="status">
    It is deleted: {freed(removal)}
    {removal.lockedUntil && (
      <>
        , locked until <Time at={removal.lockedUntil} />
      </>
    )}
    .
  </p>
);
