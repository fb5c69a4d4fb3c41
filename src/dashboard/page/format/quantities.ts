/** Numbers as people read them. */
const counts = new Intl.NumberFormat('en-GB');
const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

export const count = (number: number): string => counts.format(number);

export const plural = (number: number, one: string, many = `${one}s`): string =>
  `${count(number)} ${number === 1 ? one : many}`;

/** With three digits: 171 MB, 1.02 GB. */
export function bytes(size: number): string {
  const magnitude = Math.abs(size);
  const step = magnitude < 1000 ? 0 : Math.min(Math.floor(Math.log10(magnitude) / 3), units.length - 1);
  const scaled = size / 1000 ** step;
  const text = step === 0 ? String(Math.round(scaled)) : scaled.toPrecision(3);
  return `${Number(text)} ${units[step]}`;
}

/** What removing gives, and what of it stays in a bucket. null: that does not tell whether it keeps anything. */
export function freed({ freedBytes, versionedBytes }: Freed): string {
  const free = `${bytes(freedBytes)} freed`;
  if (versionedBytes === null) return `${free}, unless a bucket keeps them as older versions`;
  return versionedBytes ? `${free}, ${bytes(versionedBytes)} stay as older versions` : free;
}

interface Freed {
  readonly freedBytes: number;
  readonly versionedBytes?: number | null | undefined;
}

/** With its sign, for growth. */
export const signedBytes = (size: number): string => `${size < 0 ? '−' : '+'}${bytes(Math.abs(size))}`;

const dayMs = 86_400_000;
const parts = [
  ['y', 365 * dayMs],
  ['d', dayMs],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** The largest unit that it has: up to two days are hours, as people say of backups. */
const largest = (ms: number): number => parts.findIndex(([, size]) => ms >= size * (size === dayMs ? 2 : 1));

/** In its two largest units: 2 d 3 h, 1 min 20 s; below a second in milliseconds. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const first = largest(ms);
  let rest = ms;
  const texts: string[] = [];
  for (const [unit, size] of parts.slice(first, first + 2)) {
    const whole = Math.floor(rest / size);
    if (whole > 0) texts.push(`${whole} ${unit}`);
    rest -= whole * size;
  }
  return texts.join(' ');
}

/** In its largest unit alone. */
export function roughly(ms: number): string {
  const found = parts[largest(ms)];
  return found ? `${Math.floor(ms / found[1])} ${found[0]}` : 'a moment';
}
