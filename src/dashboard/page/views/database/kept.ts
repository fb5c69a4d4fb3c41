/** What keeps a backup, as the plan's reasons tell. */
import type { Plan } from '../../api/types.ts';

/** Strongest first: what a day of the calendar shows where several rules keep a backup. */
export const keepers = ['yearly', 'monthly', 'weekly', 'daily'] as const;
export type Keeper = (typeof keepers)[number] | 'other' | 'removed';

export interface Kept {
  readonly by: Keeper;
  readonly reasons: readonly string[];
}

/** By backup. */
export function keptBy({ keep, remove }: Pick<Plan, 'keep' | 'remove'>): ReadonlyMap<string, Kept> {
  return new Map([
    ...keep.map(({ backup, reasons }): [string, Kept] => [backup, { by: strongest(reasons), reasons }]),
    ...remove.map(({ backup, reasons }): [string, Kept] => [backup, { by: 'removed', reasons }]),
  ]);
}

const strongest = (reasons: readonly string[]): Keeper =>
  keepers.find((keeper) => reasons.some((reason) => reason.startsWith(`${keeper} `))) ?? 'other';
