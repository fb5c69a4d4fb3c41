/** Guesses of sizes, made anew for each new good backup; and what is stored now. */
import { databaseOfBackup } from '../../domain/backup.ts';
import { bytesInAYear, type Estimates, growthPerDay } from '../../domain/estimates.ts';
import type { Leases } from '../../domain/leases.ts';
import type { Catalog } from '../../domain/ports/catalog.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Engine } from '../../domain/ports/engine.ts';
import type { Log } from '../../domain/ports/log.ts';
import { within } from '../../domain/rest.ts';
import type { FindBackup } from '../backup/find-backup.ts';
import { firstCopy } from '../backup/first-copy.ts';
import { allKnown } from '../catalog-pages.ts';
import { type ConfiguredDatabases, findDatabase } from '../configured-database.ts';
import { candidateOf } from '../retention/known-candidate.ts';

export interface EstimatesServiceOptions {
  readonly databases: ConfiguredDatabases;
  readonly catalog: Pick<Catalog, 'newest' | 'list' | 'goodBytes'>;
  readonly engine: Pick<Engine, 'sampleSizes'>;
  readonly findBackup: FindBackup;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly log: Log;
  /** How often backups are taken; null: nobody knows. */
  readonly backupEveryMs: (database: string) => number | null;
}

export interface EstimatesService {
  /**
   * Of the newest good backup; while that is being sampled those of the one before it, which say so. What is stored is told as it is
   * now. null: there are none, it could not be sampled, or is being sampled for longer than a client should wait.
   */
  of(database: string): Promise<Estimates | null>;
  /** Ends what is being sampled. */
  close(): Promise<void>;
}

/** Of a client: the engine may be busy with jobs. */
const patienceMs = 3000;
/** Older backups change the line through all of them little. */
const drawnThrough = 1000;
const dayMs = 86_400_000;

/** What holds until there is another good backup. */
type Guesses = Omit<Estimates, 'repositoryBytes'>;

const nothingSampled = { csvBytes: null, parquetBytes: null, tables: [] };

export function createEstimatesService(options: EstimatesServiceOptions): EstimatesService {
  const { databases, catalog, engine, findBackup, leases, clock, log, backupEveryMs } = options;
  const closing = new AbortController();
  /** By database: those of its newest good backup, made or being made. */
  const made = new Map<string, { readonly backup: string; readonly guesses: Promise<Guesses | null> }>();

  /** By database: those that were made last. */
  const latest = new Map<string, Guesses>();

  /** A guess is not worth fetching a whole backup from elsewhere: only what lies here is sampled. */
  async function sample(id: string) {
    const [first, ...others] = findBackup(id).best.filter(({ repository }) => repository.isLocal);
    if (!first) return nothingSampled;
    const { layouts } = findDatabase(databaseOfBackup(id), databases);
    const release = leases.acquire(id, 'an estimate');
    try {
      const image = await firstCopy([first, ...others], ({ repository }) =>
        repository.localImage(id, closing.signal),
      );
      try {
        return await engine.sampleSizes({ file: image.file, layouts }, closing);
      } finally {
        await image.release();
      }
    } finally {
      release();
    }
  }

  async function guess(name: string, backup: string): Promise<Guesses | null> {
    try {
      return { backup, ...(await sample(backup)), ...outlook(name) };
    } catch (err) {
      if (!closing.signal.aborted) log.warn({ database: name, backup, err }, 'no estimates could be made');
      return null;
    }
  }

  function outlook(name: string) {
    const { retention: policy, repository } = findDatabase(name, databases);
    const stored = allKnown({ database: name, repository, good: true }, catalog).map(candidateOf);
    const perDay = growthPerDay(stored.slice(0, drawnThrough));
    const now = clock.now();
    return {
      growthBytesPerDay: perDay && Math.round(perDay),
      growthBytesPerYear: perDay && Math.round(perDay * 365),
      repositoryBytesInAYear:
        perDay === null
          ? null
          : bytesInAYear({
              stored,
              policy,
              growthPerDay: perDay,
              everyMs: backupEveryMs(name) ?? dayMs,
              now,
            }),
    };
  }

  function current(name: string): Promise<Guesses | null> {
    const backup = catalog.newest(name, true)?.manifest.id;
    if (backup === undefined) return Promise.resolve(null);
    const known = made.get(name);
    if (known?.backup === backup) return known.guesses;
    const guesses = guess(name, backup).then((found) => {
      // Where the newest one was removed meanwhile, those before it still say of which backup they are.
      if (found) latest.set(name, found);
      return found;
    });
    made.set(name, { backup, guesses });
    return guesses;
  }

  function soonest(name: string): Promise<Guesses | null> {
    const newest = current(name);
    const before = latest.get(name);
    // What is settled already comes first.
    if (before) return Promise.race([newest, Promise.resolve(before)]);
    return within(newest, patienceMs, { clock });
  }

  return {
    async of(name) {
      const { repository } = findDatabase(name, databases);
      const guesses = await soonest(name);
      return guesses && { ...guesses, repositoryBytes: catalog.goodBytes(name, repository) };
    },
    async close() {
      closing.abort();
      await Promise.all([...made.values()].map(({ guesses }) => guesses));
    },
  };
}
