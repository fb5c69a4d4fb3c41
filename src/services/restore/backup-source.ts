/** Restoring a backup: a verified copy of what the first repository holds that can be used. */
import { join } from 'node:path';
import { databaseOfBackup, isGood, type Manifest } from '../../domain/backup.ts';
import type { Catalog } from '../../domain/ports/catalog.ts';
import type { JobContext } from '../../domain/ports/jobs.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';
import type { CheckStructure } from '../../domain/ports/structure.ts';
import { messageForAll, Problem } from '../../domain/problem.ts';
import type { VerificationReport } from '../../domain/verification.ts';
import type { FindBackup, FoundCopy } from '../backup/find-backup.ts';
import { firstCopy, isAway, isUnusable } from '../backup/first-copy.ts';
import { unsealed } from '../backup/unsealed-problem.ts';
import { whatIsUnread } from '../backup/what-is-unread.ts';
import { whyNotWhole } from '../backup/why-not-whole.ts';
import { type ConfiguredDatabases, findDatabase } from '../configured-database.ts';
import { confirmed, fetchCopy } from '../verify/fetched.ts';
import { checkContent } from '../verify/levels.ts';
import { reportOn, summaryOf } from '../verify/report.ts';
import { watchOf } from '../verify/stored-bytes.ts';
import { backupSubject, copySubject } from '../verify/subject.ts';
import type { Source, StageOptions } from './source.ts';

/** A backup that can be restored, from there. */
interface Stored {
  readonly manifest: Manifest;
  readonly repository: BackupRepository;
}

/** What was made of one copy. */
interface Staged {
  readonly file: string;
  readonly verification: VerificationReport;
}

type Asked = { readonly backup: string } | { readonly database: string };

/** The id of the backup that a request means. Throws `not_found`. */
export function chooseBackup(
  source: Asked,
  databases: ConfiguredDatabases,
  catalog: Pick<Catalog, 'newest'>,
): string {
  if ('backup' in source) return source.backup;
  const { name } = findDatabase(source.database, databases);
  const newest = catalog.newest(name, true);
  if (newest) return newest.manifest.id;
  throw new Problem('not_found', `There is no good backup of ${name}.`, {
    hint: `List all of its backups with GET /backups?database=${name}, and verify one that could be good.`,
  });
}

/** Reads the manifest anew, now that the backup is leased. Rejects with `not_found`, `image_unsealed`, `verification_failed`. */
export async function backupSource(
  id: string,
  findBackup: FindBackup,
  options: StageOptions,
): Promise<Source> {
  const { best } = findBackup(id);
  const stored = await firstCopy(best, (copy) => requireFit(id, copy)).catch((error: unknown) => {
    throw isAway(error) ? noneThere(id, error) : error;
  });
  const others = best.filter(({ repository }) => repository !== stored.repository);
  const { sizeBytes, sha256, tables } = stored.manifest;
  return {
    named: { backup: id },
    sizeBytes,
    spareBytes: 0,
    partial: null,
    keepsTarget: false,
    steps: (folder) => [
      `Copy ${id} (${sizeBytes} bytes) from the repository ${stored.repository.name} to ${folder}.`,
      `Check the copy: SHA-256 ${sha256}, every block in use, every row of ${tables.length} tables.`,
    ],
    async make(folder, context, accept) {
      const { file, verification } = await stageFirst(stored, others, folder, context, options);
      accept(verification);
      return { file, sizeBytes, sha256, verification };
    },
  };
}

/**
 * Steps `stage` and `verify`, for one copy after the other until one is undamaged. The report is of the last that was tried, and
 * its notes say what kept those before it. Rejects where the last cannot be read.
 */
async function stageFirst(
  first: Stored,
  others: readonly FoundCopy[],
  folder: string,
  context: JobContext,
  options: StageOptions,
): Promise<Staged> {
  const waiting = [...others];
  const notes: string[] = [];
  for (let stored = first; ; ) {
    const { result, why } = await attempt(stored, folder, context, options);
    const next = why === null ? null : await nextFit(waiting, first.manifest);
    if (next === null) {
      const { file, verification } = result();
      return { file, verification: { ...verification, notes: [...verification.notes, ...notes] } };
    }
    notes.push(`The copy in the repository ${stored.repository.name} was not used: ${why}`);
    stored = next;
  }
}

/** What came of one copy. `why`: what is wrong with it; null: nothing. `result` throws where it could not be read. */
interface Attempt {
  readonly why: string | null;
  result(): Staged;
}

async function attempt(
  stored: Stored,
  folder: string,
  context: JobContext,
  options: StageOptions,
): Promise<Attempt> {
  try {
    const { file, verification } = await confirmed(stored.repository, async () => {
      const copy = await context.step('stage', () => copyStored(stored, folder, context, options));
      const verification = await context.step('verify', () => verifyCopy(stored, copy, context, options));
      const { file } = copy;
      return { file, verification, problems: verification.problems };
    });
    const why = verification.ok ? null : summaryOf(verification.problems);
    return { why, result: () => ({ file, verification }) };
  } catch (error) {
    if (!isUnusable(error) || !(error instanceof Error)) throw error;
    const result = () => {
      throw error;
    };
    return { why: messageForAll(error), result };
  }
}

/** The next copy that is there in full and of the same bytes; null: there is none. Takes those that it looks at. */
async function nextFit(waiting: FoundCopy[], { id, sha256 }: Manifest): Promise<Stored | null> {
  for (let copy = waiting.shift(); copy; copy = waiting.shift()) {
    const stored = await requireFit(id, copy).catch((error: unknown) => {
      if (!isUnusable(error)) throw error;
      return null;
    });
    if (stored?.manifest.sha256 === sha256) return stored;
  }
  return null;
}

/** A copy as it is stored now. Rejects where it cannot be restored. */
async function requireFit(id: string, { repository }: FoundCopy): Promise<Stored> {
  const record = await repository.read(id);
  const { manifest } = record;
  if (!manifest.sealed) throw unsealed(manifest, `${id} cannot be restored`);
  const unread = whatIsUnread(record);
  const unfit = isGood(record)
    ? await whyNotWhole(manifest, manifest, repository)
    : (unread?.why ?? 'a verification found damage in it.');
  if (unfit === null) return { manifest, repository };
  const remedy = unread ? `${unread.remedy} Or restore` : 'Restore';
  throw new Problem('verification_failed', `${id} cannot be restored: ${unfit}`, {
    hint: `Nothing was touched. ${remedy} another backup; GET /backups?good=true lists them.`,
  });
}

/** What keeps its copies away may last: older backups may lie where it does not. */
const noneThere = (id: string, { code, message, hint, cause }: Problem): Problem =>
  new Problem(code, message, {
    hint: `${hint} Or name another backup, of which a copy lies elsewhere: GET /backups?database=${databaseOfBackup(id)}&good=true has the copies of each.`,
    cause,
  });

/** A stored image that was copied, fsynced. */
interface Copy {
  readonly file: string;
  readonly checkStructure: CheckStructure;
}

/** Copies the stored image into an existing private folder. */
async function copyStored(
  { manifest, repository }: Stored,
  folder: string,
  context: JobContext,
  options: StageOptions,
): Promise<Copy> {
  const file = join(folder, manifest.file);
  const watch = watchOf(context, manifest.sizeBytes);
  const checkStructure = await fetchCopy(backupSubject(manifest, repository), file, options, watch);
  return { file, checkStructure };
}

/**
 * Looks at the copy, not at the repository again: what goes live is what was proven. Its bytes, read behind the writing, must hash to the
 * manifest's SHA-256, every block in use must hold its checksum; then every row must be read and tables, counts and fingerprints agree.
 */
function verifyCopy(
  { manifest, repository }: Stored,
  { file, checkStructure }: Copy,
  context: JobContext,
  { engine, clock }: StageOptions,
): Promise<VerificationReport> {
  const subject = copySubject(file, backupSubject(manifest, repository));
  const watch = watchOf(context, manifest.sizeBytes);
  return reportOn(subject, 'restore', clock, () => checkContent(subject, checkStructure, engine, watch));
}
