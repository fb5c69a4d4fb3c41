import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Audit } from '../domain/ports/audit.ts';
import type { Catalog } from '../domain/ports/catalog.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { ClockMarks } from '../domain/ports/clock-marks.ts';
import type { CopyLedger } from '../domain/ports/copies.ts';
import type { ExportCatalog } from '../domain/ports/export-catalog.ts';
import type { JobLedger } from '../domain/ports/jobs.ts';
import type { DatabaseMounts } from '../domain/ports/mounts.ts';
import type { Outbox } from '../domain/ports/outbox.ts';
import type { RecoveryStore } from '../domain/ports/recoveries.ts';
import type { RepositoryIdentity } from '../domain/ports/repository.ts';
import type { ScheduleStore } from '../domain/ports/schedules.ts';
import type { Orders } from '../domain/stored-backup.ts';
import { makeFolderSync } from '../files/folders.ts';
import { lockFolder, lockName } from './folder-lock.ts';
import { isSqliteError } from './sqlite.ts';
import { openStateFile } from './state-file.ts';

/** What the service keeps of its own. */
export interface State {
  /** A private folder, empty at the start. */
  readonly scratch: string;
  readonly ledger: JobLedger;
  readonly catalog: Catalog;
  readonly exportCatalog: ExportCatalog;
  readonly identities: RepositoryIdentity;
  readonly copies: CopyLedger;
  readonly mounts: DatabaseMounts;
  readonly outbox: Outbox;
  readonly audit: Audit;
  readonly schedules: ScheduleStore;
  readonly recoveries: RecoveryStore;
  readonly clockMarks: ClockMarks;
  /** What an operator must know of this start: a damaged file that was moved aside. */
  readonly notices: readonly string[];
  /** Gives the folder free. Idempotent; nothing may be asked of the state afterwards. */
  close(): void;
}

export interface StateOptions {
  readonly folder: string;
  readonly clock: Clock;
  /** Of what is not named here all copies count. */
  readonly orders?: Orders | undefined;
}

/**
 * Opens the state folder, which is made where it does not exist, for this process alone. A new or empty folder becomes
 * 0700; one in use keeps the mode that its owner gave it, and what we keep inside is private by itself.
 * Throws an Error that says what to do: another duckback uses the folder; `scratch` in it is not ours; its state is of a
 * newer duckback; it cannot be written.
 */
export function openState({ folder, clock, orders = new Map() }: StateOptions): State {
  makeStateFolder(folder);
  if (readdirSync(folder).length === 0 && isOwn(folder)) chmodSync(folder, 0o700);
  refuseForeign(folder);
  let unlock = () => {};
  try {
    unlock = lockFolder(folder);
    const scratch = emptyScratch(folder);
    const { close, ...state } = openStateFile(join(folder, 'state.sqlite'), clock, orders);
    return {
      scratch,
      ...state,
      close() {
        close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    if (!isSqliteError(error)) throw error;
    throw new Error(`the state folder ${folder} cannot be used: ${error.message}`, { cause: error });
  }
}

function makeStateFolder(folder: string): void {
  try {
    makeFolderSync(folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the state folder ${folder} cannot be made: ${reason}`, { cause: error });
  }
}

function emptyScratch(folder: string): string {
  const scratch = join(folder, 'scratch');
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { mode: 0o700 });
  return scratch;
}

/** Scratch is emptied: a folder of that name that we did not make belongs to somebody. */
function refuseForeign(folder: string): void {
  if (existsSync(join(folder, lockName)) || !existsSync(join(folder, 'scratch'))) return;
  throw new Error(`${folder} is no state folder of duckback, but holds a "scratch": choose another stateDir`);
}

/** Somebody else's folder cannot be made private by us; what we keep in it is private by itself. */
const isOwn = (folder: string): boolean => statSync(folder).uid === process.getuid?.();
