/** What came of a campaign, by mix. */
import type { Tally } from '../support/image-attack.ts';

/** Counts of a tally, for as long as there is no end of it. */
export type Totals = Omit<Tally, 'bad' | 'writerFailures'> & { bad: number; writerFailures: number };

export const newTotals = (): Totals => ({
  images: 0,
  passes: 0,
  mostPasses: 0,
  retries: 0,
  refused: 0,
  kills: 0,
  bad: 0,
  writerFailures: 0,
});

export function add(totals: Totals, tally: Totals | Tally): void {
  totals.images += tally.images;
  totals.passes += tally.passes;
  totals.mostPasses = Math.max(totals.mostPasses, tally.mostPasses);
  totals.retries += tally.retries;
  totals.refused += tally.refused;
  totals.kills += tally.kills;
  totals.bad += countOf(tally.bad);
  totals.writerFailures += countOf(tally.writerFailures);
}

const countOf = (found: number | readonly string[]): number =>
  typeof found === 'number' ? found : found.length;

const headings = ['images', 'passes', 'most', 'retries', 'kills', 'refused', 'bad', 'writer failures'];

/** A Markdown table with a row for each mix and one for all. */
export function totalsTable(rows: ReadonlyMap<string, Totals>): string {
  const all = newTotals();
  for (const totals of rows.values()) add(all, totals);
  const lines = [
    ['', ...headings],
    ['---', ...headings.map(() => '---:')],
    ...[...rows, ['all', all] as const].map(([name, totals]) => [name, ...cellsOf(totals)]),
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const cellsOf = ({ images, passes, mostPasses, retries, kills, refused, bad, writerFailures }: Totals) =>
  [images, passes, mostPasses, retries, kills, refused, bad, writerFailures].map((count) =>
    count.toLocaleString('en-US'),
  );
