/** Whether the service answers. */
import { signal } from '@preact/signals';
import { now } from '../format/now.ts';

/** Since when nothing came any more; null: the last request was answered. */
export const lostSince = signal<number | null>(null);

export const answered = (): void => {
  lostSince.value = null;
};

export const unanswered = (): void => {
  lostSince.value ??= now();
};
