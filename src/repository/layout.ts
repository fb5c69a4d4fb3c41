/** Where everything of a repository lies: the keys of its objects, and what a key means. Pure. */
import { Value } from 'typebox/value';
import { BackupId, databaseOfBackup, LogPart, VerifyLevel } from '../domain/backup.ts';
import { Name } from '../domain/database.ts';

/** Says which repository this is; the first object of each. */
export const identityKey = 'duckback.json';

/** Written and removed to see whether the repository can be written. */
export const probeKey = 'duckback.probe';

/** Says whose backups lie in a database's folder. */
export const ownerKey = (database: string): string => `${databasePrefix(database)}${ownerName}`;

export const ownerName = 'duckback.json';

/** The folders of a database; other names beside them and the owner are foreign. Exports are not read here. */
export const databaseFolders: readonly string[] = ['backups', 'exports', 'tombstones'];

export const databasePrefix = (database: string): string => `${checkedName(database)}/`;

/** All backups of a database. */
export const backupsPrefix = (database: string): string => `${databasePrefix(database)}backups/`;

/** All that belongs to one backup. */
export const backupPrefix = (id: string): string => `${backupsPrefix(databaseOfBackup(checkedId(id)))}${id}/`;

export const imageFile = (database: string): string => `${checkedName(database)}.duckdb`;

/** The database file of a backup, or a log that an unsealed one needs beside it. */
export const imageKey = (id: string, part?: LogPart): string =>
  `${backupPrefix(id)}${imageFile(databaseOfBackup(id))}${part ? `.${part}` : ''}`;

export const manifestKey = (id: string): string => `${backupPrefix(id)}manifest.json`;

const annotationsPrefix = (id: string): string => `${backupPrefix(id)}annotations/`;

/** No number above is given, and none is known: far above `highestRevision`, and far below where numbers end to be exact. */
export const lastAnnotation = 2 ** 50;

/** `n` counts from 1, to `lastAnnotation`; the highest is what the copy says. */
export function annotationKey(id: string, n: number): string {
  if (n > lastAnnotation) throw new RangeError(`not a number of an annotation: ${n}`);
  return `${annotationsPrefix(id)}${checkedNumber(n)}.json`;
}

const verificationsPrefix = (id: string): string => `${backupPrefix(id)}verifications/`;

/** Which report: several of one level that ended in the same millisecond are told apart by `n`, from 1. */
export interface ReportName {
  readonly at: Date;
  readonly level: VerifyLevel;
  readonly n: number;
}

export function verificationKey(id: string, { at, level, n }: ReportName): string {
  const instant = at.toISOString().replace(/[-:.]/g, '');
  const suffix = n === 1 ? '' : `-${checkedNumber(n)}`;
  return `${verificationsPrefix(id)}${instant}-${level}${suffix}.json`;
}

export const tombstonesPrefix = (database: string): string => `${databasePrefix(database)}tombstones/`;

export const tombstoneKey = (id: string): string =>
  `${tombstonesPrefix(databaseOfBackup(checkedId(id)))}${id}.json`;

/** What lies at a key. */
export type Located =
  | { readonly kind: 'image' | 'manifest' | 'tombstone'; readonly id: string }
  | { readonly kind: 'log'; readonly id: string; readonly part: LogPart }
  | { readonly kind: 'annotation'; readonly id: string; readonly n: number }
  | ({ readonly kind: 'verification'; readonly id: string } & ReportName);

/** What lies at a key; null for what is none of ours. The inverse of the functions above, exactly. */
export function locate(key: string): Located | null {
  const [database, folder, name, ...rest] = key.split('/');
  if (database === undefined || name === undefined || !isDatabaseName(database)) return null;
  const id = folder === 'tombstones' && rest.length === 0 ? name.replace(/\.json$/, '') : name;
  if (!isBackupOf(database, id)) return null;
  const located = folder === 'backups' ? inBackup(id, rest) : ({ kind: 'tombstone', id } as const);
  return located !== null && keyOf(located) === key ? located : null;
}

function inBackup(id: string, [name, entry]: readonly string[]): Located | null {
  if (name === 'manifest.json') return { kind: 'manifest', id };
  if (name === 'annotations') return { kind: 'annotation', id, n: Number.parseInt(entry ?? '', 10) };
  if (name === 'verifications') return reportAt(id, entry ?? '');
  const part = name?.slice(imageFile(databaseOfBackup(id)).length + 1);
  return Value.Check(LogPart, part) ? { kind: 'log', id, part } : { kind: 'image', id };
}

const reportPattern = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-([a-z]+)(?:-(\d+))?\.json$/;

function reportAt(id: string, name: string): Located | null {
  const [, year, month, day, hour, minute, second, ms, level, n] = reportPattern.exec(name) ?? [];
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
  if (Number.isNaN(at.getTime()) || !Value.Check(VerifyLevel, level)) return null;
  return { kind: 'verification', id, at, level, n: n === undefined ? 1 : Number.parseInt(n, 10) };
}

/** The key of what was located; null where a number in it is none that we give. */
function keyOf(located: Located): string | null {
  if ('n' in located && !isNumber(located.n)) return null;
  if (located.kind === 'annotation' && located.n > lastAnnotation) return null;
  if (located.kind === 'log') return imageKey(located.id, located.part);
  if (located.kind === 'annotation') return annotationKey(located.id, located.n);
  if (located.kind === 'verification') return verificationKey(located.id, located);
  const keys = { image: imageKey, manifest: manifestKey, tombstone: tombstoneKey };
  return keys[located.kind](located.id);
}

export const isDatabaseName = (name: string): boolean => Value.Check(Name, name);

/** Whether this is the id of a backup of that database. */
export const isBackupOf = (database: string, id: string): boolean =>
  Value.Check(BackupId, id) && databaseOfBackup(id) === database;

const isNumber = (n: number): boolean => Number.isSafeInteger(n) && n > 0;

function checkedName(database: string): string {
  if (!isDatabaseName(database)) throw new RangeError(`not a database name: ${JSON.stringify(database)}`);
  return database;
}

function checkedId(id: string): string {
  if (!Value.Check(BackupId, id)) throw new RangeError(`not a backup id: ${JSON.stringify(id)}`);
  return id;
}

function checkedNumber(n: number): number {
  if (!isNumber(n)) throw new RangeError(`not a number from 1: ${n}`);
  return n;
}
