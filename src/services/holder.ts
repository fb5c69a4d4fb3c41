import type { Holder } from '../domain/database.ts';
import { Problem } from '../domain/problem.ts';

/**
 * The process that holds DuckDB's lock on a file. `unknown`: none is seen, but not every one would be. A missing file is
 * `free`.
 */
export type HolderOf = (file: string) => Promise<Holder | 'free' | 'unknown'>;

/** The holder, where one is seen. */
export async function seenHolder(file: string, holderOf: HolderOf): Promise<Holder | null> {
  const holder = await holderOf(file);
  return typeof holder === 'string' ? null : holder;
}

/** Rejects with `target_locked` where a process is seen to hold the file, which the message calls `name`. */
export async function refuseHeld(file: string, holderOf: HolderOf, name: string): Promise<void> {
  const holder = await seenHolder(file, holderOf);
  if (holder) throw held(name, holder);
}

/** Rejects with `target_locked` where a process holds the file, and where that cannot be seen. */
export async function refuseUnlessFree(file: string, holderOf: HolderOf, name = file): Promise<void> {
  const holder = await holderOf(file);
  if (holder === 'free') return;
  if (holder !== 'unknown') throw held(name, holder);
  throw new Problem(
    'target_locked',
    `Whether a process holds ${name} cannot be seen here: the list of locks leaves out other PID namespaces (containers) and some file systems.`,
    {
      hint: 'Stop every process that uses it and repeat with "force": true; or run duckback where the writer\'s locks can be seen: on the host, or in its PID namespace.',
    },
  );
}

const held = (name: string, { command, pid }: Holder): Problem =>
  new Problem('target_locked', `${name} is open in ${command} (PID ${pid}).`);

/** For whoever was assured that every process was stopped: what cannot be seen counts as free, what is seen does not. */
export const trusting =
  (holderOf: HolderOf): HolderOf =>
  async (file) =>
    (await seenHolder(file, holderOf)) ?? 'free';
