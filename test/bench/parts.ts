/** What the benchmark can measure by itself. `listing` is what no size of a database belongs to. */
const parts = [
  'backup',
  'verify',
  'restore',
  'export',
  'download',
  'peers',
  'writers',
  'off-site',
  'listing',
] as const;

type Part = (typeof parts)[number];

export type Parts = ReadonlySet<Part>;

/** The parts of a list with commas; all without one. Throws for what is none. */
export function partsOf(list: string | undefined): Parts {
  const asked = list?.split(',') ?? parts;
  const unknown = asked.find((name) => !parts.some((part) => part === name));
  if (unknown !== undefined)
    throw new Error(`no part of the benchmark: ${unknown}; there are ${parts.join(', ')}`);
  return new Set(parts.filter((part) => asked.some((name) => name === part)));
}
