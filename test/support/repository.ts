import { createHash, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Annotation, type BackupRecord, type Manifest, noAnnotation } from '../../src/domain/backup.ts';
import type { TryLock } from '../../src/domain/ports/lock.ts';
import type { ObjectStore } from '../../src/domain/ports/object-store.ts';
import type {
  BackupRepository,
  CopyOf,
  CopyOptions,
  ForeignContent,
  RepositoryIdentity,
} from '../../src/domain/ports/repository.ts';
import type { VerificationReport } from '../../src/domain/verification.ts';
import { createBackupRepository } from '../../src/repository/backup-repository.ts';
import { createLocalStore } from '../../src/repository/local-store.ts';
import { localStagingRoot } from '../../src/repository/staging.ts';
import { never, streamOf } from './bytes.ts';

/** Identities in memory: what a state folder remembers. `id`: that of the repository. */
export function createIdentities(id?: string): RepositoryIdentity {
  const ids = new Map<string, string>(id === undefined ? [] : [['local', id]]);
  return {
    known: (name) => ids.get(name) ?? null,
    remember: (name, id) => {
      ids.set(name, id);
    },
    isOwner: (id, database) =>
      [...ids].some(([name, known]) => known === id && name.endsWith(`/${database}`)),
  };
}

/** The parts of a repository in a folder; `store` stands in for the local store. */
export interface RepositoryParts {
  readonly root: string;
  readonly store?: ObjectStore;
  readonly identity?: RepositoryIdentity;
  /** Without it a test may open a repository again as if the one before had died. */
  readonly tryLock?: TryLock;
}

export const repositoryOn = ({ root, store, identity, tryLock }: RepositoryParts): BackupRepository =>
  createBackupRepository({
    name: 'local',
    store: store ?? createLocalStore({ root }),
    stagingRoot: localStagingRoot(root),
    identity: identity ?? createIdentities(),
    tryLock: tryLock ?? (() => () => {}),
    origin: { host: 'here', path: (database) => `/data/${database}.duckdb` },
  });

/** A manifest of an image with this content. */
export function manifestOf(id: string, content: string, changes: Partial<Manifest> = {}): Manifest {
  const [, database = '', year, month, day, hour, minute, second] =
    /^(.+)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-/.exec(id) ?? [];
  return {
    formatVersion: 1,
    kind: 'full',
    id,
    database,
    createdAt: `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`,
    ...digestOf(content),
    sealed: true,
    passes: 1,
    tornWalBytes: 0,
    storageVersion: 64,
    duckdbVersion: 'v1.5.6',
    tables: [{ schema: 'main', name: 'daily_availability', rowCount: 3, fingerprint: '12345' }],
    file: `${database}.duckdb`,
    source: { path: '/data/availability.duckdb', imported: false },
    ...changes,
  };
}

const digestOf = (content: string) => ({
  sizeBytes: Buffer.byteLength(content),
  sha256: createHash('sha256').update(content).digest('hex'),
});

/** Stages content as an image; gives its path. */
export async function stageImage(
  repository: BackupRepository,
  database: string,
  content: string,
): Promise<string> {
  const { folder } = await repository.stage(database, randomUUID());
  const file = join(folder, 'image.duckdb');
  await writeFile(file, content);
  return file;
}

/** Stages and publishes a backup. */
export async function publishBackup(
  repository: BackupRepository,
  id: string,
  content = `image of ${id}`,
  annotation: Annotation = noAnnotation,
): Promise<BackupRecord> {
  const manifest = manifestOf(id, content);
  const file = await stageImage(repository, manifest.database, content);
  return repository.publish(manifest, file, annotation, never());
}

/** What a copy of a backup is made of, and the options of its making. */
export function copyOf(id: string, annotation: Annotation): [CopyOf, CopyOptions] {
  const content = `image of ${id}`;
  const manifest = manifestOf(id, content);
  const copy = {
    manifest,
    document: Buffer.from(JSON.stringify(manifest)),
    annotation,
    revision: 1,
    content: () => streamOf(content),
  };
  return [copy, { signal: never(), onBytes() {}, step: (_, run) => run() }];
}

/** A manifest of an image with a log of this content beside it. */
export const unsealedManifestOf = (id: string, content: string, log: string): Manifest =>
  manifestOf(id, content, {
    sealed: false,
    wal: [{ part: 'wal', ...digestOf(log) }],
    duckdbVersion: null,
    tables: [],
  });

/** Stages and publishes a backup that needs a log. */
export async function publishUnsealed(
  repository: BackupRepository,
  id: string,
  content = `image of ${id}`,
  log = `log of ${id}`,
): Promise<BackupRecord> {
  const manifest = unsealedManifestOf(id, content, log);
  const file = await stageImage(repository, manifest.database, content);
  await writeFile(`${file}.wal`, log);
  return repository.publish(manifest, file, noAnnotation, never());
}

export const reportOn = (id: string, changes: Partial<VerificationReport> = {}): VerificationReport => ({
  backup: id,
  file: null,
  repository: 'local',
  level: 'content',
  ok: true,
  startedAt: '2025-11-12T03:00:00.000Z',
  endedAt: '2025-11-12T03:00:01.000Z',
  problems: [],
  notes: [],
  blocks: null,
  tables: [],
  ...changes,
});

/** All backups of a repository, and all that it reported as foreign. */
export async function scanAll(
  repository: BackupRepository,
): Promise<{ records: BackupRecord[]; ids: string[]; foreign: ForeignContent[] }> {
  const foreign: ForeignContent[] = [];
  const records: BackupRecord[] = [];
  for await (const record of repository.scan((content) => foreign.push(content))) records.push(record);
  return { records, ids: records.map(({ manifest }) => manifest.id), foreign };
}
