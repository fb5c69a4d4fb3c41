/** What a request for a job must name correctly before a job is made of it, and which database the job is about. */
import { databaseOfBackup } from '../domain/backup.ts';
import type { ComparisonSide } from '../domain/comparison.ts';
import type { JobKind, RequestOf } from '../domain/job.ts';
import { Problem } from '../domain/problem.ts';
import type { RestoreRequest } from '../domain/restore.ts';
import type { VerifyRequest } from '../domain/verification.ts';
import { type ConfiguredDatabases, findDatabase } from './configured-database.ts';
import type { FindBackup } from './find-backup.ts';

export interface AdmissionOptions {
  readonly databases: ConfiguredDatabases;
  readonly findBackup: FindBackup;
  /** Resolve a path of a request inside the configured roots, or reject with `path_not_allowed`. */
  readonly importable: (file: string) => Promise<string>;
  readonly restorable: (file: string) => Promise<string>;
}

/** What a client asks for: the kind decides what the request is. */
export type AskedJob = { [K in JobKind]: { readonly kind: K; readonly request: RequestOf<K> } }[JobKind];

/** Gives the database that the job is about, null for none; rejects with `not_found`, `path_not_allowed`. */
export type Admit = (asked: AskedJob) => Promise<string | null>;

export function createAdmission({ databases, findBackup, importable, restorable }: AdmissionOptions): Admit {
  const knownDatabase = (name: string): string => findDatabase(name, databases).name;
  const knownBackup = (id: string): string => databaseOfBackup(findBackup(id).record.manifest.id);
  const knownSide = (side: ComparisonSide): string =>
    'database' in side ? knownDatabase(side.database) : knownBackup(side.backup);

  async function admitVerify(request: VerifyRequest): Promise<string | null> {
    if ('backup' in request) return knownBackup(request.backup);
    await importable(request.file);
    return null;
  }

  async function admitRestore({ source, target, force }: RestoreRequest): Promise<string> {
    const from = 'backup' in source ? knownBackup(source.backup) : knownDatabase(source.database);
    if ('database' in target) {
      const to = knownDatabase(target.database);
      if (!force && to !== from) throw anotherDatabase(from, to);
      return to;
    }
    await restorable(target.path);
    return from;
  }

  return async ({ kind, request }) => {
    switch (kind) {
      case 'backup':
        return knownDatabase(request.database);
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
    }
  };
}

const anotherDatabase = (from: string, to: string): Problem =>
  new Problem('target_not_replaceable', `The backup is one of ${from}, the target is ${to}.`, {
    hint: `If ${to} is to become a copy of ${from}, repeat with "force": true.`,
  });
