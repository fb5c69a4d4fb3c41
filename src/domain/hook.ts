/** Hooks: commands of the configuration, run around operations. */

export const hookNames = ['before', 'after', 'stop', 'start', 'validate', 'backfill'] as const;
export type HookName = (typeof hookNames)[number];

export interface Hook {
  /** A program and its arguments: no shell sees them. */
  readonly command: readonly [program: string, ...args: string[]];
  readonly timeoutMs: number;
  /** The command stays in the foreground for good: it is left running, also when the service ends. */
  readonly detach: boolean;
}

/** The hooks of one database. */
export interface Hooks {
  /** The folder that they run in. */
  readonly cwd: string;
  /** All that they get of the service's own environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly commands: Readonly<Partial<Record<HookName, Hook>>>;
}

/** Stands for the day that a backfill begins with. */
export const startDateMark = '{startDate}';

/**
 * A command for a backfill from this day on. For everything (null) an argument that names the day is left out, and with one that is the
 * day and nothing else the option before it: of `--start-date {startDate}` nothing stays, nor of `--start-date={startDate}`.
 */
export function withStartDate(
  [program, ...args]: Hook['command'],
  startDate: string | null,
): Hook['command'] {
  if (startDate !== null) return [program, ...args.map((arg) => arg.replaceAll(startDateMark, startDate))];
  const isDay = (at: number) => args[at] === startDateMark;
  const isOptionOfDay = (arg: string, at: number) => arg.startsWith('-') && isDay(at + 1);
  return [program, ...args.filter((arg, at) => !arg.includes(startDateMark) && !isOptionOfDay(arg, at))];
}
