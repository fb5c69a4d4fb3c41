import type { LoadedTable, MergeMode } from '../../../domain/load.ts';
import { qualified } from '../../sql.ts';
import { inWindow } from '../window.ts';
import type { Match } from './match-tables.ts';
import type { Setting } from './set-aside.ts';

/** What the steps of a table's merge work on. */
export interface TableMerging extends Setting {
  readonly mode: MergeMode;
  readonly match: Match;
  /** The table, qualified. */
  readonly table: string;
  /** A condition over its rows: those that `replace` is about. */
  readonly window: string;
}

export type Counts = Omit<LoadedTable, 'schema' | 'name'>;

/** The steps of one table: `look`, then `remove` and `put` in the order that foreign keys ask for. */
export interface TableMerge {
  /** Whether its rows that give way must wait until no row of other tables refers to them. */
  readonly goesLast: boolean;
  /** Counts what will happen. Rejects with `load_failed` for a key that the files have twice. Changes nothing. */
  look(): Promise<void>;
  /** Under `replace` deletes the rows that give way. */
  remove(): Promise<void>;
  /** Updates and inserts. */
  put(): Promise<void>;
  counts(): Counts;
}

export const tableMerging = (setting: Setting, mode: MergeMode, match: Match): TableMerging => ({
  ...setting,
  mode,
  match,
  table: qualified(setting.database, match.table.schema, match.table.name),
  window: match.load.window && match.time ? inWindow(match.time, match.load.window) : 'TRUE',
});
