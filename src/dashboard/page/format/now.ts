/** What time it is, and the only place that asks the browser. */
import { signal } from '@preact/signals';

/** By how much the service's clock is ahead of the browser's. */
let aheadMs = 0;
/** More than an answer takes on its way. */
const noticedMs = 60_000;

/** By the service's clock, which has dated all that is shown: a phone's may be off. */
export const now = (): number => Date.now() + aheadMs;

/** `date`: when the service sent an answer that has just come; null: that does not say. */
export function setClock(date: string | null): void {
  const found = Date.parse(date ?? '') - Date.now();
  if (Math.abs(found - aheadMs) > noticedMs) aheadMs = found;
}

/** Grows every second, for ages that are shown. */
export const ticking = signal(now());

setInterval(() => {
  ticking.value = now();
}, 1000);
