/** What keeps a backup, as the plan's reasons tell. */
import type { Backup, Plan } from '../../api/types.ts';

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

const order: readonly Keeper[] = [...keepers, 'other', 'removed'];

/** Of the backups of a day the one that stands for it: what is kept the longest, and among equals one that is good. */
export function standingFor<B extends Pick<Backup, 'id' | 'good'>>(
  backups: readonly B[],
  kept: ReadonlyMap<string, Kept>,
): { readonly backup: B; readonly by: Keeper } | null {
  const judged = backups.map((backup) => ({ backup, by: kept.get(backup.id)?.by ?? ('other' as const) }));
  const [first] = judged.toSorted(
    (one, other) =>
      order.indexOf(one.by) - order.indexOf(other.by) || Number(other.backup.good) - Number(one.backup.good),
  );
  return first ?? null;
}
