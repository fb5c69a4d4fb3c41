/** Attacks of every mix, in short turns one after another, so that all have had theirs whenever it ends. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../src/clock.ts';
import { type Attack, attack, type Tally } from '../support/image-attack.ts';
import { plainCopier } from '../support/plain-copier.ts';
import { controlMix, formatOf, mixes } from './mixes.ts';

export interface Campaign {
  /** A private folder, as empty in the end as before. */
  readonly folder: string;
  readonly ms: number;
  readonly seed: number;
  /** Only this turn, over and over. */
  readonly turn?: number | undefined;
  /** Where bad images are kept, by the number of the turn. */
  readonly keep: string;
  readonly signal: AbortSignal;
  readonly onTurn: (turn: Turn, tally: Tally) => void;
}

/** What one turn does follows from the seed and its number alone; at what moments it does so does not. */
export interface Turn {
  readonly number: number;
  readonly mix: string;
  readonly ledger: Attack['ledger'];
  readonly kills: boolean;
}

const longestTurnMs = 30_000;
/** A short campaign has shorter turns: each mix is to have one with kills and one without. */
const leastRounds = 2;
const names = Object.keys(mixes);

export function turnOf(number: number, seed: number): Turn {
  const place = number % names.length;
  const round = (number - place) / names.length;
  const mix = names[place] ?? '';
  const ledger = { ...mixes[mix], attach: formatOf(number), seed: seed * 1000 + number };
  return { number, mix, ledger, kills: (place + round) % 2 === 1 };
}

export async function campaign({ seed, turn, ms, onTurn, ...rest }: Campaign): Promise<void> {
  const end = systemClock.monotonicMs() + ms;
  const turnMs = Math.min(longestTurnMs, ms / (names.length * leastRounds));
  for (let number = turn ?? 0; systemClock.monotonicMs() < end; number += turn === undefined ? 1 : 0) {
    if (rest.signal.aborted) return;
    const { ledger, kills, ...what } = turnOf(number, seed);
    const keep = join(rest.keep, String(number));
    onTurn({ ledger, kills, ...what }, await takeTurn(rest, { ledger, kills, ms: turnMs, keep }));
  }
}

/** The same attack on plain copies, some of which must turn out to be bad. */
export const control = ({ ms, seed, ...rest }: Omit<Campaign, 'onTurn' | 'keep'>): Promise<Tally> =>
  takeTurn(rest, {
    ledger: { ...controlMix, seed },
    ms: Math.min(longestTurnMs, ms / 10),
    imager: plainCopier,
  });

async function takeTurn(
  { folder, signal }: Pick<Campaign, 'folder' | 'signal'>,
  how: Omit<Attack, 'folder' | 'signal'>,
): Promise<Tally> {
  const own = join(folder, 'turn');
  try {
    return await attack({ ...how, folder: own, signal });
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}
