/** Proves that backups can be restored, level by level, and keeps the reports beside them; exports and files too, without. */
import { join } from 'node:path';
import type { Backup, VerifyLevel } from '../../domain/backup.ts';
import { checksProblem } from '../../domain/check.ts';
import { FailedWithResult } from '../../domain/failed-with-result.ts';
import type { Leases } from '../../domain/leases.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Engine } from '../../domain/ports/engine.ts';
import type { JobContext, JobHandler } from '../../domain/ports/jobs.ts';
import { Problem } from '../../domain/problem.ts';
import type { ExportVerifyLevel, VerificationReport, VerifyRequest } from '../../domain/verification.ts';
import { unlessFull } from '../../files/free-space.ts';
import { copyIn, type FindBackup, type FoundBackup, type FoundCopy } from '../backup/find-backup.ts';
import { firstCopy, isAway } from '../backup/first-copy.ts';
import type { ChecksService } from '../checks/checks-service.ts';
import type { CopyStates } from '../copies/copy-states.ts';
import type { FindExport } from '../export/find-export.ts';
import { type HolderOf, refuseHeld } from '../holder.ts';
import { refuseLongName } from '../long-name.ts';
import type { Scratch } from '../scratch.ts';
import { checkExport } from './export-levels.ts';
import { confirmed, type Fetching, fetchCopy } from './fetched.ts';
import { type KeptReport, keepReport } from './keep-report.ts';
import {
  checkBlocks,
  checkBytes,
  checkContent,
  type Findings,
  nothingFound,
  unlessUnreadable,
} from './levels.ts';
import { refuseLogged } from './refuse-logged.ts';
import { nameOf, reportOn, summaryOf } from './report.ts';
import { watchOf } from './stored-bytes.ts';
import { backupSubject, copySubject, fileSubject, type Subject } from './subject.ts';
import { checkUnsealed } from './unsealed.ts';

export interface VerifyServiceOptions extends Fetching {
  readonly engine: Engine;
  readonly findBackup: FindBackup;
  readonly findExport: FindExport;
  readonly copies: Pick<CopyStates, 'changed' | 'describe'>;
  readonly leases: Leases;
  readonly exportLeases: Leases;
  readonly scratch: Scratch;
  readonly clock: Clock;
  readonly checks: ChecksService;
  /** Resolves a path of a request inside importRoots, or rejects with `path_not_allowed`. */
  readonly importable: (file: string) => Promise<string>;
  readonly holderOf: HolderOf;
}

export interface VerifyService {
  readonly verify: JobHandler<'verify'>;
  /**
   * Verifies a backup just taken, within its job; fails with the backup as the result where damage is found. Data that
   * breaks a check is no failure of the backup: the report beside it tells.
   */
  afterBackup(id: string, level: VerifyLevel, context: JobContext): Promise<Backup>;
  /** Past reports of a backup, of whichever copy, newest first. */
  reports(id: string): Promise<VerificationReport[]>;
}

type BackupRequest = Extract<VerifyRequest, { backup: string }>;

type Verified = Pick<KeptReport, 'found' | 'unstored'>;

export function createVerifyService(options: VerifyServiceOptions): VerifyService {
  const { engine, checkStructure, findBackup, leases, scratch, clock } = options;

  async function examine(subject: Subject, level: VerifyLevel, context: JobContext): Promise<Findings> {
    const stored = await subject.storedBytes();
    if (stored === null) return { ...nothingFound, problems: [missing(subject)] };
    const watch = watchOf(context, stored);
    if (subject.manifest?.sealed === false) {
      return context.step(level, () => checkUnsealed(subject, level, checkStructure, engine, watch));
    }
    if (level === 'restore') return readCopy(subject, stored, context, 'restore to scratch');
    if (level === 'content' && !subject.isLocal) return readCopy(subject, stored, context, 'fetch');
    const checks = {
      checksum: () =>
        subject.manifest ? checkBytes(subject, watch) : checkBlocks(subject, checkStructure, engine, watch),
      structure: () => checkBlocks(subject, checkStructure, engine, watch),
      content: () => checkContent(subject, checkStructure, engine, watch),
    };
    const found = await context.step(level, () => confirmed(subject, checks[level]));
    return level === 'content' ? withChecks(found, subject, context) : found;
  }

  /** Step `checks`: the configured ones, on what was found undamaged. */
  async function withChecks(found: Findings, subject: Subject, context: JobContext): Promise<Findings> {
    const { manifest } = subject;
    if (!manifest || found.problems.length > 0 || !options.checks.has(manifest.database)) return found;
    const { database, createdAt } = manifest;
    const results = await context.step('checks', async () => {
      const { file, release } = await subject.local(context.signal);
      try {
        return await options.checks.run(database, { file, at: new Date(createdAt) }, context.signal);
      } finally {
        await release();
      }
    });
    return { ...found, checks: results };
  }

  /** Copies to scratch as a restore would, reads the copy, removes it. */
  async function readCopy(
    subject: Subject,
    size: number,
    context: JobContext,
    copying: string,
  ): Promise<Findings> {
    const watch = watchOf(context, size);
    const staging = await scratch.stage(context.jobId, size);
    try {
      const file = join(staging.folder, 'restored.duckdb');
      const copy = copySubject(file, subject);
      const found = await confirmed(subject, async () => {
        const check = await context.step(copying, () =>
          unlessUnreadable(subject, () =>
            unlessFull(staging.folder, fetchCopy(subject, file, options, watch)),
          ),
        );
        if (typeof check !== 'function') return check;
        return context.step('content of the copy', () => checkContent(copy, check, engine, watch));
      });
      return await withChecks(found, copy, context);
    } finally {
      await staging.remove();
    }
  }

  const report = (subject: Subject, level: VerifyLevel, context: JobContext): Promise<VerificationReport> =>
    reportOn(subject, level, clock, () => examine(subject, level, context));

  async function verifyBackup({ backup: id, level, repository: name }: BackupRequest, context: JobContext) {
    const stored = findBackup(id);
    const release = leases.acquire(id, context.jobId);
    try {
      const copy = await openCopy(stored, name);
      const found = await report(backupSubject(copy.record.manifest, copy.repository), level, context);
      // What was found stands from here on: a cancel comes too late, or the report is not stored.
      context.pointOfNoReturn();
      return await keepReport(found, copy, options).finally(context.stoppable);
    } finally {
      release();
    }
  }

  async function verifyExport(
    id: string,
    level: ExportVerifyLevel,
    context: JobContext,
  ): Promise<VerificationReport> {
    const { exports } = options.findExport(id);
    const release = options.exportLeases.acquire(id, context.jobId);
    try {
      const { manifest, repository } = await exports.read(id);
      return await reportOn({ backup: null, export: id, file: null, repository }, level, clock, () =>
        checkExport({ manifest, exports }, level, context, options),
      );
    } finally {
      release();
    }
  }

  async function verifyFile(
    path: string,
    level: VerifyLevel,
    context: JobContext,
  ): Promise<VerificationReport> {
    const file = await options.importable(path);
    refuseLongName(file);
    await refuseHeld(file, options.holderOf, path);
    await refuseLogged(file, path);
    return report(fileSubject(file), level, context);
  }

  async function verifyAny(request: VerifyRequest, context: JobContext): Promise<Verified> {
    if ('backup' in request) return verifyBackup(request, context);
    const found =
      'export' in request
        ? await verifyExport(request.export, request.level, context)
        : await verifyFile(request.file, request.level, context);
    context.signal.throwIfAborted();
    return { found };
  }

  return {
    async verify(request, context) {
      const { found, unstored } = await verifyAny(request, context);
      if (!found.ok) throw new FailedWithResult(damaged(found, unstored), found);
      const broken = checksProblem(found.checks ?? [], nameOf(found));
      if (broken) throw new FailedWithResult(broken, found);
      return found;
    },
    async afterBackup(backup, level, context) {
      const { found, backup: verified, unstored } = await verifyBackup({ backup, level }, context);
      if (!found.ok) throw new FailedWithResult(damaged(found, unstored), verified);
      return verified;
    },
    reports: (id) => reportsOf(findBackup(id)),
  };
}

/** The copy as it is stored now: the one in the repository that is named, or the first that is not away. */
async function openCopy(found: FoundBackup, name: string | undefined): Promise<FoundCopy> {
  const read = async ({ repository }: FoundCopy): Promise<FoundCopy> => ({
    repository,
    record: await repository.read(found.stored.manifest.id),
  });
  return name === undefined ? firstCopy(found.copies, read, isAway) : read(copyIn(found, name));
}

/** Of all copies that can be asked. */
async function reportsOf({ stored, copies }: FoundBackup): Promise<VerificationReport[]> {
  const asked = await Promise.allSettled(
    copies.map(({ repository }) => repository.reports(stored.manifest.id)),
  );
  const answers = asked.filter((answer) => answer.status === 'fulfilled');
  const [refused] = asked.filter((answer) => answer.status === 'rejected');
  if (answers.length === 0 && refused) throw refused.reason;
  const reports = answers.flatMap(({ value }) => value);
  return reports.toSorted((one, other) => Date.parse(other.endedAt) - Date.parse(one.endedAt));
}

const missing = ({ backup, file }: Subject) => ({
  code: 'file_missing' as const,
  message: `The database file of ${backup ?? file} is not there.`,
});

const damaged = (report: VerificationReport, unstored: unknown): Problem =>
  new Problem('verification_failed', `${nameOf(report)}: ${summaryOf(report.problems)}`, { cause: unstored });
