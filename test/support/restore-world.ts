/** A database, a backup of it and a restore service over both, as real files in a folder that can be copied. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { systemClock } from '../../src/clock.ts';
import { type BackupRecord, Manifest, noAnnotation } from '../../src/domain/backup.ts';
import { createLeases } from '../../src/domain/leases.ts';
import type { Engine, Survey } from '../../src/domain/ports/engine.ts';
import type { TryLock } from '../../src/domain/ports/lock.ts';
import type { DatabaseMounts } from '../../src/domain/ports/mounts.ts';
import type { BackupRepository } from '../../src/domain/ports/repository.ts';
import { mergeCopies } from '../../src/domain/stored-backup.ts';
import { checkStructure } from '../../src/duckfile/structure.ts';
import { type FileOperations, fileOperations } from '../../src/files/file-operations.ts';
import type { FoundBackup } from '../../src/services/backup/find-backup.ts';
import type { ChecksService } from '../../src/services/checks/checks-service.ts';
import { type HolderOf, trusting } from '../../src/services/holder.ts';
import { createQuarantineService } from '../../src/services/restore/quarantine-service.ts';
import { recoverRestores } from '../../src/services/restore/recover.ts';
import { createRestoreService } from '../../src/services/restore/restore-service.ts';
import { createVacating } from '../../src/services/restore/vacate.ts';
import { holderOf } from '../../src/source/holders.ts';
import { runSql } from './duckdb.ts';
import { noMounts } from './mounts.ts';
import { noEngine, notAsked } from './no-engine.ts';
import { noHasher } from './no-hasher.ts';

export const backup = 'market-20251111T030000Z-7f3a9c';

/** Where things lie in a world. */
export const livePath = (folder: string): string => join(folder, 'live', 'market.duckdb');
export const storedPath = (folder: string): string => join(folder, 'stored', 'market.duckdb');
export const rootPath = (folder: string): string => join(folder, 'restored');

/**
 * `live/market.duckdb` with the days 1 to 3, and `stored/market.duckdb`, a backup with the days 2 and 1. `unfinished`: the
 * writer of the day 3 was killed, so it is in the write-ahead log alone.
 */
export async function makeWorld(folder: string, { unfinished = false } = {}): Promise<void> {
  for (const name of ['live', 'stored', 'restored']) await mkdir(join(folder, name), { recursive: true });
  const made = templates.get(unfinished) ?? makeTemplate(unfinished);
  templates.set(unfinished, made);
  for (const [path, bytes] of await made) await writeFile(join(folder, path), bytes);
}

type Template = ReadonlyMap<string, Uint8Array>;

/** Made once in a process: DuckDB takes its time, and a copy of a closed file is as good. */
const templates = new Map<boolean, Promise<Template>>();

async function makeTemplate(unfinished: boolean): Promise<Template> {
  const folder = await mkdtemp(join(tmpdir(), 'duckback-test-'));
  try {
    for (const name of ['live', 'stored']) await mkdir(join(folder, name));
    await runSql(storedPath(folder), ['CREATE TABLE days (day INTEGER)', 'INSERT INTO days VALUES (2), (1)']);
    await runSql(livePath(folder), ['CREATE TABLE days (day INTEGER)', 'INSERT INTO days VALUES (1), (2)']);
    await runSql(livePath(folder), ['INSERT INTO days VALUES (3)'], { crash: unfinished });
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(await manifestOf(folder)));
    const names = ['live/market.duckdb', 'live/market.duckdb.wal', 'stored/market.duckdb', 'manifest.json'];
    const present = names.filter((name) => unfinished || !name.endsWith('.wal'));
    return new Map(
      await Promise.all(present.map(async (name) => [name, await readFile(join(folder, name))] as const)),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Sees no lock, as in a container of its own. */
export const blind: HolderOf = (file) => holderOf(file, () => Promise.resolve(null));

/** The days in a database, as its own program would read them. */
export const daysIn = async (file: string): Promise<(string | null)[]> =>
  (await runSql(file, ['SELECT day FROM days ORDER BY day'])).map(({ day }) => day ?? null);

export interface WorldOptions {
  readonly files?: FileOperations;
  readonly holderOf?: HolderOf;
  /** Replaces what the repository gives of the stored file. */
  readonly content?: BackupRepository['content'];
  readonly survey?: Engine['survey'];
  readonly record?: Partial<BackupRecord>;
  readonly manifest?: Partial<Manifest>;
  readonly checks?: ChecksService;
  readonly tryLock?: TryLock;
  readonly mounts?: DatabaseMounts;
  /** The configured path of the database. */
  readonly path?: string;
}

/** The services over the files of a world. Opens nothing before it is asked to. */
export async function openWorld(folder: string, options: WorldOptions = {}) {
  const written: unknown = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  const manifest = { ...Value.Parse(Manifest, written), ...options.manifest };
  const record: BackupRecord = {
    repository: 'local',
    manifest,
    annotation: noAnnotation,
    revision: 0,
    verified: {},
    ...options.record,
  };
  const repository = {
    ...repositoryOf(folder, record),
    ...(options.content ? { content: options.content } : {}),
  };
  const stored = mergeCopies([record], []);
  const found: FoundBackup = { stored, copies: [{ record, repository }], best: [{ record, repository }] };
  const survey: Survey = { duckdbVersion: 'v1.5.6', tables: manifest.tables };
  const database = {
    name: 'market',
    path: options.path ?? livePath(folder),
    repository: 'local',
    maxAgeMs: 0,
    imageDeadlineMs: 0,
    layouts: {},
    exportsKeptMs: null,
    retention: null,
    copies: [],
    checks: [],
  };
  const shared = {
    files: options.files ?? fileOperations,
    // Nobody but the test uses these files, also where not all locks can be seen, as in a container.
    holderOf: options.holderOf ?? trusting(holderOf),
    databases: new Map([['market', database]]),
    // A test may stop a job for ever as if its process had died.
    tryLock: options.tryLock ?? (() => () => {}),
    restoreRoots: [rootPath(folder)],
    mounts: options.mounts ?? noMounts,
  };
  const recovering = { ...shared, ledger: { unfinished: () => [], list: () => ({ items: [] }) } };
  const leases = createLeases('backup');
  const service = createRestoreService({
    ...shared,
    engine: {
      ...noEngine,
      survey: options.survey ?? (() => Promise.resolve(survey)),
      locateBlocks: () => Promise.resolve([]),
    },
    hasher: noHasher,
    checkStructure,
    clock: systemClock,
    randomBytes,
    leases,
    exportLeases: createLeases('export'),
    findBackup: () => found,
    findExport: notAsked,
    importable: notAsked,
    images: { prove: notAsked, take: notAsked, use: notAsked },
    checks: options.checks ?? { has: () => false, run: notAsked },
    catalog: { ...noCatalog, newest: () => stored },
  });
  return {
    restore: service.restore,
    service,
    vacating: createVacating({ ...shared, clock: systemClock, randomBytes }),
    shared,
    stored,
    found,
    recover: async () => (await recoverRestores(recovering)).notices,
    left: async () => (await recoverRestores(recovering)).left,
    quarantine: createQuarantineService({ ...shared, ledger: { get: () => null } }),
    leases,
    manifest,
  };
}

async function manifestOf(folder: string): Promise<Manifest> {
  const bytes = await readFile(storedPath(folder));
  return {
    formatVersion: 1,
    kind: 'full',
    id: backup,
    database: 'market',
    createdAt: '2025-11-11T03:00:00.000Z',
    sizeBytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    sealed: true,
    passes: 1,
    tornWalBytes: 0,
    storageVersion: 64,
    duckdbVersion: 'v1.5.6',
    tables: [{ schema: 'main', name: 'days', rowCount: 2, fingerprint: '1' }],
    file: 'market.duckdb',
    source: { path: livePath(folder), imported: false },
  };
}

const noExports: BackupRepository['exports'] = {
  publish: notAsked,
  scan: notAsked,
  read: notAsked,
  remove: notAsked,
  content: notAsked,
  lockedUntil: notAsked,
  storedBytes: notAsked,
  localFiles: notAsked,
};

const repositoryOf = (folder: string, record: BackupRecord): BackupRepository => ({
  name: 'local',
  isLocal: true,
  exports: noExports,
  open: notAsked,
  check: notAsked,
  whyNotOurs: notAsked,
  tidy: notAsked,
  keepsVersions: notAsked,
  olderVersionsBytes: notAsked,
  lockedUntil: notAsked,
  scattered: notAsked,
  sweep: notAsked,
  receive: notAsked,
  document: notAsked,
  tombstones: notAsked,
  tombstone: notAsked,
  close: notAsked,
  stage: notAsked,
  freeBytes: notAsked,
  publish: notAsked,
  scan: notAsked,
  annotate: notAsked,
  hasAny: notAsked,
  isHeld: notAsked,
  recordVerification: notAsked,
  reports: notAsked,
  remove: notAsked,
  unbury: notAsked,
  read: () => Promise.resolve(record),
  content: (_, { range, signal }) => createReadStream(storedPath(folder), { ...range, signal }),
  storedBytes: async () => (await stat(storedPath(folder))).size,
  localImage: () => Promise.resolve({ file: storedPath(folder), release: () => Promise.resolve() }),
});

const noCatalog = {
  replace: notAsked,
  keep: notAsked,
  outdated: notAsked,
  damaged: notAsked,
  put: notAsked,
  withUnstored: notAsked,
  remove: notAsked,
  gone: notAsked,
  get: notAsked,
  list: notAsked,
  newest: notAsked,
  stored: notAsked,
  goodBytes: notAsked,
  lastVerified: notAsked,
  proofs: notAsked,
};
