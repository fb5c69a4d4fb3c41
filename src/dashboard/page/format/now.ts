/** The browser's clock, and the only place that asks it. */
import { signal } from '@preact/signals';

export const now = (): number => Date.now();

/** Grows every second, for ages that are shown. */
export const ticking = signal(now());

setInterval(() => {
  ticking.value = now();
}, 1000);
