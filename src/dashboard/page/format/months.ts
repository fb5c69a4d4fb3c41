/** Months, `YYYY-MM`, in a row. */

export interface Hole {
  readonly first: string;
  readonly last: string;
}

/** A month that has something, or months one after the other that have nothing. */
export type Span = { readonly month: string } | Hole;

export const monthOf = (day: string): string => day.slice(0, 'YYYY-MM'.length);

/** Newest first, without a gap from the present month to the first that has something. */
export function spansOf(months: readonly string[], present: string): Span[] {
  const spans: Span[] = [];
  let expected = present;
  for (const month of [...new Set(months)].toSorted().toReversed()) {
    if (month < expected) spans.push({ first: after(month), last: expected });
    spans.push({ month });
    expected = before(month);
  }
  return spans;
}

const after = (month: string): string => moved(month, 1);
const before = (month: string): string => moved(month, -1);

function moved(month: string, by: number): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return monthOf(new Date(Date.UTC(year, number - 1 + by, 1)).toISOString());
}
