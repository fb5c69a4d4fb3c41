/** Months that differ, laid out by years. */
import type { ComparedTable } from './types.ts';

export type Month = NonNullable<ComparedTable['months']>[number];

interface Year {
  readonly year: string;
  /** January first; undefined where nothing differs. */
  readonly months: readonly (Month | undefined)[];
}

/** The years newest first, and what is of no month. */
export function yearsOf(months: readonly Month[]): { readonly years: Year[]; readonly others: Month[] } {
  const dated = months.filter(({ month }) => /^\d{4}-\d{2}$/.test(month));
  const byYear = Map.groupBy(dated, ({ month }) => month.slice(0, 4));
  const years = [...byYear].map(([year, found]) => ({
    year,
    months: Array.from({ length: 12 }, (_, at) =>
      found.find(({ month }) => Number(month.slice(5)) === at + 1),
    ),
  }));
  return {
    years: years.toSorted((one, other) => other.year.localeCompare(one.year)),
    others: months.filter(({ month }) => !/^\d{4}-\d{2}$/.test(month)),
  };
}

/** From 1 to 4, against the most that any month differs by. */
export const strengthOf = (difference: number, most: number): number =>
  most === 0 ? 1 : Math.max(1, Math.ceil((Math.abs(difference) / most) * 4));
