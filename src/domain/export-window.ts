import type { Window } from './export.ts';
import type { AskedWindow } from './export-request.ts';

const dayMs = 86_400_000;

/** The bounds that a request asks for, in a state of this instant; null: all rows. Days count in UTC. */
export function windowAt(asked: AskedWindow | undefined, state: Date): Window | null {
  if (!asked) return null;
  if ('lastDays' in asked) return { from: dayOf(state.getTime() - asked.lastDays * dayMs), to: null };
  return { from: 'from' in asked ? asked.from : null, to: asked.to ?? null };
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 'YYYY-MM-DD'.length);

/**
 * A moment as requests write it, a day or a time of it, in its longest spelling, in which texts compare as the moments do;
 * null for one that there is not, such as February 30.
 */
export function canonicalMoment(text: string): string | null {
  const [day = '', time = ''] = text.replace(/Z$/, '').split('T');
  const [clock = '', fraction = ''] = time.split('.');
  const [hour = '00', minute = '00', second = '00'] = clock === '' ? [] : clock.split(':');
  const whole = `${day}T${hour}:${minute}:${second}.000Z`;
  const at = new Date(whole);
  if (Number.isNaN(at.getTime()) || at.toISOString() !== whole) return null;
  return `${whole.slice(0, -'000Z'.length)}${fraction.padEnd(6, '0')}`;
}
