/** What a request for a job must name correctly before a job is made of it, and which database the job is about. */
import { databaseOfBackup } from '../domain/backup.ts';
import type { ComparisonSide } from '../domain/comparison.ts';
import type { AskedJob } from '../domain/concerned-databases.ts';
import { databaseOfExport } from '../domain/export.ts';
import type { ExportRequest } from '../domain/export-request.ts';
import { refuseContradictions } from '../domain/export-rules.ts';
import type { BackupRepository } from '../domain/ports/repository.ts';
import { Problem } from '../domain/problem.ts';
import type { RecoveryRequest } from '../domain/recovery.ts';
import type { RestoreRequest } from '../domain/restore.ts';
import type { VerifyRequest } from '../domain/verification.ts';
import { copyIn, type FindBackup } from './backup/find-backup.ts';
import { type ConfiguredDatabases, findDatabase } from './configured-database.ts';
import type { FindExport } from './export/find-export.ts';
import type { HooksService } from './hooks/hooks-service.ts';
import { refuseImpossible } from './recovery/rules.ts';
import { findRepository } from './repositories/find-repository.ts';
import { refuseMisfits } from './restore/rules.ts';
import { placeOf } from './retention/retention-service.ts';

export interface AdmissionOptions {
  readonly databases: ConfiguredDatabases;
  readonly repositories: ReadonlyMap<string, BackupRepository>;
  readonly findBackup: FindBackup;
  readonly findExport: FindExport;
  readonly hooks: Pick<HooksService, 'find'>;
  /** Resolve a path of a request inside the configured roots, or reject with `path_not_allowed`. */
  readonly importable: (file: string) => Promise<string>;
  readonly restorable: (file: string) => Promise<string>;
}

/** Gives the database that the job is about, null for none; rejects with `not_found`, `path_not_allowed`, `validation_failed`. */
export type Admit = (asked: AskedJob) => Promise<string | null>;

export function createAdmission(options: AdmissionOptions): Admit {
  const { databases, repositories, findBackup, findExport, hooks, importable, restorable } = options;
  const knownDatabase = (name: string): string => findDatabase(name, databases).name;
  const knownBackup = (id: string): string => databaseOfBackup(findBackup(id).stored.manifest.id);
  const knownExport = (id: string): string => databaseOfExport(findExport(id).record.manifest.id);
  const knownSide = (side: ComparisonSide): string => {
    if ('database' in side) return knownDatabase(side.database);
    return 'backup' in side ? knownBackup(side.backup) : knownExport(side.export);
  };

  async function admitVerify(request: VerifyRequest): Promise<string | null> {
    if ('backup' in request) {
      if (request.repository !== undefined) copyIn(findBackup(request.backup), request.repository);
      return knownBackup(request.backup);
    }
    if ('export' in request) return knownExport(request.export);
    await importable(request.file);
    return null;
  }

  /** The database that the source is of; null for a file, which may be of any. */
  async function admitSource(source: RestoreRequest['source']): Promise<string | null> {
    if ('backup' in source) return knownBackup(source.backup);
    if ('export' in source) return knownExport(source.export);
    if ('database' in source) return knownDatabase(source.database);
    await importable(source.file);
    return null;
  }

  async function admitRestore(request: RestoreRequest): Promise<string | null> {
    refuseMisfits(request);
    const { source, target, force } = request;
    const from = await admitSource(source);
    if ('database' in target) {
      const to = knownDatabase(target.database);
      if (!force && from !== null && to !== from) throw anotherDatabase(from, to);
      return to;
    }
    await restorable(target.path);
    return from;
  }

  function admitRecovery(request: RecoveryRequest): string {
    const to = knownDatabase(request.database);
    refuseImpossible(request, hooks);
    const from = request.backup === undefined ? to : knownBackup(request.backup);
    if (from !== to) throw ofAnother(from, to);
    return to;
  }

  /** About the configured database, also where a backup is exported: it says how and where to. */
  function admitExport(request: ExportRequest): string {
    refuseContradictions(request);
    const name = 'backup' in request ? knownBackup(request.backup) : request.database;
    const database = findDatabase(name, databases);
    findRepository(request.repository ?? database.repository, repositories);
    return database.name;
  }

  return async ({ kind, request }) => {
    switch (kind) {
      case 'backup':
      case 'drill':
        return knownDatabase(request.database);
      case 'prune':
        placeOf(findDatabase(request.database, databases), request.repository);
        return request.database;
      case 'copy':
        findRepository(request.repository, repositories);
        return knownBackup(request.backup);
      case 'import':
        await importable(request.file);
        return knownDatabase(request.database);
      case 'verify':
        return admitVerify(request);
      case 'compare':
        knownSide(request.right);
        return knownSide(request.left);
      case 'restore':
        return admitRestore(request);
      case 'recovery':
        return admitRecovery(request);
      case 'export':
        return admitExport(request);
    }
  };
}

const ofAnother = (from: string, to: string): Problem =>
  new Problem('target_not_replaceable', `The backup is of ${from}, the database is ${to}.`, {
    hint: 'Name a backup of the database, or use POST /restore with "force": true.',
  });

const anotherDatabase = (from: string, to: string): Problem =>
  new Problem('target_not_replaceable', `The source is of ${from}, the target is ${to}.`, {
    hint: `If ${to} is meant to get what is of ${from}, repeat with "force": true.`,
  });
