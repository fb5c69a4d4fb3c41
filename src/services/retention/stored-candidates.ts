import { isGood, storedFiles } from '../../domain/backup.ts';
import type { ConfiguredDatabase } from '../../domain/database.ts';
import type { Leases } from '../../domain/leases.ts';
import type { Catalog } from '../../domain/ports/catalog.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { CopyLedger } from '../../domain/ports/copies.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';
import { isProblem } from '../../domain/problem.ts';
import type { Candidate } from '../../domain/retention/plan.ts';
import { damageFoundAt, soundness, withUnstored } from '../../domain/soundness.ts';
import { everyCopy, type StoredBackup, withRead } from '../../domain/stored-backup.ts';
import { whyNotWhole } from '../backup/why-not-whole.ts';
import { allKnown, catalogPages } from '../catalog-pages.ts';
import { lackIn } from '../repositories/want-copies.ts';

export interface CandidatesOptions {
  readonly catalog: Pick<Catalog, 'list'>;
  readonly leases: Pick<Leases, 'isRead'>;
  readonly ledger: Pick<CopyLedger, 'wantedOf'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Backups read at a time. */
const width = 16;

/**
 * The backups of a database in one repository, as they are stored now: the catalog only remembers, and one that is gone or cut
 * short must not stand for its day. Those that are gone are left out; one that is not whole is not good, and damaged since now: it goes when a
 * reading has taken it off the list and somebody deletes it.
 */
export async function storedCandidates(
  database: string,
  repository: BackupRepository,
  options: CandidatesOptions,
): Promise<Candidate[]> {
  const found: Candidate[] = [];
  const filter = { database, repository: repository.name };
  for (const page of catalogPages(filter, options.catalog, width)) {
    const read = await Promise.all(page.map((stored) => readCandidate(stored, repository, options)));
    found.push(...read.filter((one) => one !== null));
  }
  return found;
}

/** The same of a further repository, with what the primary lacks: nobody copies it back unasked, and here may lie the last good one. */
export function withLacked(
  candidates: readonly Candidate[],
  { name, repository, retention }: ConfiguredDatabase,
  { catalog, clock }: Pick<CandidatesOptions, 'catalog' | 'clock'>,
): Candidate[] {
  const known = allKnown({ database: name, counted: true }, catalog);
  const { missing } = lackIn(known, { repository, retention }, clock.now());
  const lacked = new Set(missing.map(({ manifest }) => manifest.id));
  return candidates.map((one) => (lacked.has(one.id) ? { ...one, lackedBy: repository } : one));
}

/** The same, with the locks of those that would go. */
export async function withLocks(
  candidates: readonly Candidate[],
  going: readonly string[],
  repository: BackupRepository,
): Promise<Candidate[]> {
  const locks = new Map<string, Date | null>();
  for (let at = 0; at < going.length; at += width) {
    const some = going.slice(at, at + width);
    const found = await Promise.all(some.map((id) => lockOf(id, repository)));
    for (const [index, id] of some.entries()) locks.set(id, found[index] ?? null);
  }
  return candidates.map((one) => {
    const lockedUntil = locks.get(one.id);
    return lockedUntil ? { ...one, lockedUntil } : one;
  });
}

async function lockOf(id: string, repository: BackupRepository): Promise<Date | null> {
  try {
    return await repository.lockedUntil(id);
  } catch (error) {
    if (isProblem(error, 'not_found')) return null;
    throw error;
  }
}

async function readCandidate(
  stored: StoredBackup,
  repository: BackupRepository,
  { leases, ledger, clock }: CandidatesOptions,
): Promise<Candidate | null> {
  const { id } = stored.manifest;
  const known = everyCopy(stored).find((copy) => copy.repository === repository.name);
  try {
    const record = withUnstored(await repository.read(id), known);
    const { createdAt, sealed } = record.manifest;
    const isWhole = (await whyNotWhole(record.manifest, record.manifest, repository)) === null;
    const files = storedFiles(record.manifest);
    return {
      id,
      createdAt,
      sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
      good: isWhole && isGood(record),
      unread: isWhole && sealed && soundness(record.verified) === 'unread',
      damagedAt: isWhole ? damageFoundAt(record.verified) : clock.now().toISOString(),
      // One that is set in another repository holds in this one.
      held: withRead(stored, [record]).annotation.hold,
      inUse: leases.isRead(id),
      awaitedIn: ledger
        .wantedOf(id)
        .map((wanted) => wanted.repository)
        .filter((name) => name !== repository.name),
    };
  } catch (error) {
    if (isProblem(error, 'not_found')) return null;
    throw error;
  }
}
