/** Which repositories have waited too long for copies. */
import { latestPlausible } from '../../domain/clock-error.ts';
import type { Catalog } from '../../domain/ports/catalog.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { CopyLedger } from '../../domain/ports/copies.ts';
import type { ConfiguredDatabases } from '../configured-database.ts';

export interface LateCopiesOptions {
  readonly databases: ConfiguredDatabases;
  readonly catalog: Pick<Catalog, 'stored'>;
  readonly ledger: Pick<CopyLedger, 'wantedIn'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** What a repository beside the primary one has of a database, and has not. */
export interface CopyFacts {
  readonly database: string;
  readonly repository: string;
  readonly pending: number;
  /** Of the newest good backup there, but for those from the future; null: none is. */
  readonly newestGoodAt: string | null;
  /** Copies wait, and what is there is older than `maxAge`; where nothing is, they have waited for so long. */
  readonly late: boolean;
}

/** Of every database and each of its further repositories. Reads every record. */
export type CopyFactsOf = () => CopyFacts[];

export function createCopyFacts({ databases, catalog, ledger, clock }: LateCopiesOptions): CopyFactsOf {
  return () => {
    const stored = catalog.stored(latestPlausible(clock.now()).toISOString());
    return [...databases.values()].flatMap(({ name: database, maxAgeMs, copies }) =>
      copies.map(({ repository }) => {
        const wanted = ledger.wantedIn(repository).filter((copy) => copy.database === database);
        const there = stored.find((one) => one.database === database && one.repository === repository);
        const newestGoodAt = there?.newestGoodAt ?? null;
        const since = newestGoodAt ?? wanted[0]?.since;
        const isOld = since !== undefined && clock.now().getTime() - Date.parse(since) > maxAgeMs;
        return {
          database,
          repository,
          pending: wanted.length,
          newestGoodAt,
          late: wanted.length > 0 && isOld,
        };
      }),
    );
  };
}
