/** What came of a load. */
export interface Findings {
  readonly errors: string[];
  /** How often each kind of work was done to its end. */
  readonly done: Record<string, number>;
}

/** The value below which this part of all lies; 0 of none. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
