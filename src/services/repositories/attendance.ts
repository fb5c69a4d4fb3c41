/** Which repositories can be used now, and what was found in them. */
import type { Clock } from '../../domain/ports/clock.ts';
import type { ForeignContent } from '../../domain/ports/repository.ts';
import { type ProblemDocument, problemDocument } from '../../domain/problem.ts';

/** A repository that cannot be used. */
export interface Absence {
  readonly since: string;
  readonly problem: ProblemDocument;
}

export interface RepositoryState {
  /** null: it can be used, as far as is known. */
  readonly absence: Absence | null;
  /** It was opened once, by this process. */
  readonly opened: boolean;
  /** When all that lies there was last read; null: never. */
  readonly scannedAt: string | null;
  /** The same on the monotonic clock; null too where it is to be read anew. */
  readonly scannedMs: number | null;
  /** How many readings in a row, the last among them, met something that did not answer, though the repository did. */
  readonly unanswered: number;
  /** What is no backup and no export, the first thousand. */
  readonly found: readonly ForeignContent[];
  /** What of it was a backup or an export, the first ten thousand. */
  readonly unusable: readonly UnusableContent[];
  readonly versions: OlderVersions;
}

/** What a repository keeps of what was deleted there, where it tells. */
export interface OlderVersions {
  readonly kept: boolean | null;
  readonly bytes: number | null;
}

export type UnusableContent = Required<Omit<ForeignContent, 'unanswered'>>;

export interface Attendance {
  /** Throws an Error for a name that is none. */
  of(name: string): RepositoryState;
  /** It can be used, as far as is known, and was opened by this process. */
  isThere(name: string): boolean;
  whyAway(name: string): ProblemDocument | null;
  away(name: string, error: unknown): void;
  back(name: string): void;
  /** A reading begins: it answers whatever was doubted before. */
  reads(name: string): void;
  scanned(name: string, foreign: Pick<RepositoryState, 'found' | 'unusable'>, versions: OlderVersions): void;
  /** What is remembered of it is not so. A reading that goes on may have passed that by. */
  doubt(name: string): void;
  /** Notes that something cannot be done there; true the first time since the last reading began. */
  noteOnce(name: string, what: string): boolean;
  /** What was found of this backup has been removed. */
  removed(name: string, backup: string): void;
}

export function createAttendance(
  repositories: Iterable<string>,
  clock: Pick<Clock, 'now' | 'monotonicMs'>,
): Attendance {
  const versions = { kept: null, bytes: null };
  const unknown: RepositoryState = {
    absence: null,
    opened: false,
    scannedAt: null,
    scannedMs: null,
    unanswered: 0,
    found: [],
    unusable: [],
    versions,
  };
  const doubted = new Set<string>();
  const told = new Map<string, Set<string>>();
  const states = new Map([...repositories].map((name) => [name, unknown]));

  function of(name: string): RepositoryState {
    const state = states.get(name);
    if (!state) throw new Error(`there is no repository ${name}`);
    return state;
  }

  const now = () => clock.now().toISOString();

  return {
    of,
    isThere(name) {
      const { absence, opened } = of(name);
      return absence === null && opened;
    },
    whyAway: (name) => states.get(name)?.absence?.problem ?? null,
    away(name, error) {
      const state = of(name);
      const problem = problemDocument(error, `/repositories/${name}`);
      states.set(name, { ...state, absence: { since: state.absence?.since ?? now(), problem } });
    },
    back: (name) => states.set(name, { ...of(name), absence: null, opened: true }),
    reads(name) {
      doubted.delete(name);
      told.delete(name);
    },
    scanned(name, { found, unusable }, versions) {
      const scanned = { scannedAt: now(), scannedMs: doubted.has(name) ? null : clock.monotonicMs() };
      const unanswered = found.some((one) => one.unanswered) ? of(name).unanswered + 1 : 0;
      states.set(name, { ...of(name), ...scanned, unanswered, found, unusable, versions });
    },
    doubt(name) {
      doubted.add(name);
      states.set(name, { ...of(name), scannedMs: null });
    },
    noteOnce(name, what) {
      const known = told.get(name) ?? new Set();
      told.set(name, known);
      const isNew = !known.has(what);
      known.add(what);
      return isNew;
    },
    removed(name, backup) {
      const { found, unusable, ...state } = of(name);
      const isOther = ({ unusable: what }: ForeignContent) => what?.kind !== 'backup' || what.id !== backup;
      states.set(name, { ...state, found: found.filter(isOther), unusable: unusable.filter(isOther) });
    },
  };
}
