import type { Holder } from '../domain/database.ts';
import { Problem } from '../domain/problem.ts';
import { identityOf } from '../files/file-identity.ts';

/** The process that holds DuckDB's lock on a file; null where none is seen. */
export type HolderOf = (file: string) => Promise<Holder | null>;

/** Rejects with `target_locked` where a process holds the file, which the message calls `name`. A missing file is free. */
export async function refuseHeld(file: string, holderOf: HolderOf, name = file): Promise<void> {
  const holder = (await identityOf(file)) && (await holderOf(file));
  if (!holder) return;
  throw new Problem('target_locked', `${name} is open in ${holder.command} (PID ${holder.pid}).`);
}
