/** How the copies of each backup are: what lies there, what is being made, what is still to be made. */
import { type Backup, type BackupCopy, type BackupRecord, isGood } from '../../domain/backup.ts';
import type { Catalog } from '../../domain/ports/catalog.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { CopyLedger, WantedCopy } from '../../domain/ports/copies.ts';
import { Problem, type ProblemDocument, problemDocument } from '../../domain/problem.ts';
import { soundness } from '../../domain/soundness.ts';
import { backupDocument, inOrder, type StoredBackup } from '../../domain/stored-backup.ts';
import { byText } from '../../domain/text-order.ts';
import { whatIsUnread } from '../backup/what-is-unread.ts';
import type { ConfiguredDatabases } from '../configured-database.ts';
import type { Bell } from '../repositories/bell.ts';

export interface CopyStatesOptions {
  readonly catalog: Catalog;
  readonly ledger: CopyLedger;
  readonly databases: ConfiguredDatabases;
  /** Why a repository cannot be used; null: it can. */
  readonly whyAway: (repository: string) => ProblemDocument | null;
  /** Wakes who makes copies. */
  readonly bell: Pick<Bell, 'ring'>;
  readonly clock: Clock;
}

export interface CopyStates {
  /** The document of a backup, with the state of each copy. */
  describe(stored: StoredBackup): Backup;
  /** Notes a backup that has just been published: its database's other repositories are to get copies. */
  published(record: BackupRecord): Backup;
  /** Notes what changed in one copy, or that it has come. */
  changed(record: BackupRecord): Backup;
  /** Notes that a copy has been made, or that what was to be made lies there. */
  made(record: BackupRecord): Backup;
  /** The copy is being made until the function that this gives is called, once or more. */
  begin(backup: string, repository: string): () => void;
}

export function createCopyStates(options: CopyStatesOptions): CopyStates {
  const { catalog, ledger, databases, clock } = options;
  /** Since when each copy is being made. */
  const underWay = new Map<string, string>();

  function copying(backup: string, repository: string): BackupCopy[] {
    const at = underWay.get(keyOf(backup, repository));
    return at === undefined ? [] : [{ repository, state: 'copying', at }];
  }

  function stateOf(record: BackupRecord): BackupCopy {
    const { repository, manifest } = record;
    const [now] = copying(manifest.id, repository);
    if (now) return now;
    const damagedAt = damageOf(record);
    if (damagedAt !== null) {
      const problem = problemDocument(damaged(record), `/backups/${manifest.id}`);
      return { repository, state: 'failed', at: damagedAt, problem };
    }
    const at = ledger.madeAt(manifest.id, repository) ?? manifest.createdAt;
    return { repository, state: 'complete', at };
  }

  function stateOfWanted({ backup, repository, at, problem }: WantedCopy): BackupCopy {
    const [now] = copying(backup, repository);
    if (now) return now;
    const away = options.whyAway(repository);
    if (away) return { repository, state: 'pending', at, problem: away };
    return problem ? { repository, state: 'failed', at, problem } : { repository, state: 'pending', at };
  }

  function describe(stored: StoredBackup): Backup {
    const there = stored.copies.map(stateOf);
    const missing = ledger
      .wantedOf(stored.manifest.id)
      .filter(({ repository }) => !there.some((copy) => copy.repository === repository))
      .map(stateOfWanted);
    return backupDocument(stored, inOrder([...there, ...missing], stored.order));
  }

  function changed(record: BackupRecord): Backup {
    catalog.put(record);
    const stored = catalog.get(record.manifest.id);
    if (!stored) throw new Error(`${record.manifest.id} was put into the catalog and is not there`);
    if (stored.good && !isGood(record)) wantAnew(record);
    return describe(stored);
  }

  /** At once, and not when its repository has its turn: until it is made no other copy goes. */
  function wantAnew({ repository, manifest: { id, database } }: BackupRecord): void {
    const isCopy = databases.get(database)?.copies.some((place) => place.repository === repository);
    if (!isCopy || ledger.isLeaving(id, repository)) return;
    ledger.want(id, repository, clock.now());
    options.bell.ring();
  }

  return {
    describe,
    changed,
    published(record) {
      const { id, database, createdAt } = record.manifest;
      ledger.made(id, record.repository, new Date(createdAt));
      for (const { repository } of databases.get(database)?.copies ?? []) {
        ledger.want(id, repository, clock.now());
      }
      const backup = changed(record);
      options.bell.ring();
      return backup;
    },
    made(record) {
      const { manifest, repository } = record;
      ledger.made(manifest.id, repository, clock.now());
      // What was known of one that lay there before says nothing of this one.
      catalog.gone(manifest.id, repository);
      return changed(record);
    },
    begin(backup, repository) {
      const key = keyOf(backup, repository);
      underWay.set(key, clock.now().toISOString());
      return () => underWay.delete(key);
    },
  };
}

const keyOf = (backup: string, repository: string): string => `${backup} ${repository}`;

/** When damage was last found in a copy; null: none is known. An unsealed one may be whole all the same. */
function damageOf(record: BackupRecord): string | null {
  if (soundness(record.verified) === 'sound') return null;
  const found = Object.values(record.verified).filter(({ ok }) => !ok);
  const [latest] = found
    .map(({ at }) => at)
    .toSorted(byText)
    .toReversed();
  return latest ?? null;
}

function damaged(record: BackupRecord): Problem {
  const { id } = record.manifest;
  const unread = whatIsUnread(record);
  const what = unread
    ? `${id} in the repository ${record.repository} is not relied on: ${unread.why}`
    : `A verification found damage in ${id} in the repository ${record.repository}.`;
  const remedy = unread?.remedy ?? `Its reports tell what: GET /verify?backup=${id}.`;
  return new Problem('verification_failed', what, {
    hint: `${remedy} POST /backups/${id}/copies makes it anew where another copy is good.`,
  });
}
