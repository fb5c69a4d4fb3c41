/** A database, a repository with exports of it, and the services that read them back, as real files in a folder. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/clock.ts';
import type { ExportRequest } from '../../src/domain/export-request.ts';
import { createLeases } from '../../src/domain/leases.ts';
import type { Clock } from '../../src/domain/ports/clock.ts';
import type { Engine } from '../../src/domain/ports/engine.ts';
import { checkStructure } from '../../src/duckfile/structure.ts';
import { loadingGuide } from '../../src/engine/exchange/load/loading-guide.ts';
import { confine } from '../../src/files/confined-path.ts';
import { type FileOperations, fileOperations } from '../../src/files/file-operations.ts';
import { createFindBackup } from '../../src/services/backup/find-backup.ts';
import { createChecksService } from '../../src/services/checks/checks-service.ts';
import { createCompareService } from '../../src/services/compare-service.ts';
import { createExportService } from '../../src/services/export/export-service.ts';
import { createFindExport, createFindStoredExport } from '../../src/services/export/find-export.ts';
import { createStates } from '../../src/services/export/states.ts';
import { type HolderOf, trusting } from '../../src/services/holder.ts';
import { createImageService } from '../../src/services/image/image-service.ts';
import { createQuarantineService } from '../../src/services/restore/quarantine-service.ts';
import { recoverRestores } from '../../src/services/restore/recover.ts';
import { createRestoreService } from '../../src/services/restore/restore-service.ts';
import { createScratch } from '../../src/services/scratch.ts';
import { createVerifyService } from '../../src/services/verify/verify-service.ts';
import { holderOf } from '../../src/source/holders.ts';
import { createImager } from '../../src/source/imager.ts';
import { createCatalog } from '../../src/state/catalog.ts';
import { createExportCatalog } from '../../src/state/export-catalog.ts';
import { copyStatesOn } from './copy-states.ts';
import { runSql } from './duckdb.ts';
import { hasher } from './hasher.ts';
import { jobContext } from './job-context.ts';
import { memoryState, noOrders } from './memory-state.ts';
import { noMounts } from './mounts.ts';
import { repositoryOn } from './repository.ts';
import { nothingUnusable } from './unusable.ts';

/** Where things lie in a world. */
export const livePath = (folder: string): string => join(folder, 'live', 'market.duckdb');
export const restoredPath = (folder: string): string => join(folder, 'restored', 'market.duckdb');
export const importPath = (folder: string, name: string): string => join(folder, 'imports', name);

export const exportFolder = (folder: string, id: string): string =>
  join(folder, 'repository', 'market', 'exports', id);

/** 120 rows, two a day from 2025-09-01 to 2025-10-30, beside a few notes. */
const statements = [
  'CREATE TABLE prices (day DATE, symbol VARCHAR, price DOUBLE NOT NULL, PRIMARY KEY (day, symbol))',
  `INSERT INTO prices SELECT DATE '2025-09-01' + i::INTEGER, symbol, i + 0.5
   FROM range(60) days(i), (VALUES ('BTC'), ('ETH')) symbols(symbol)`,
  'CREATE INDEX by_symbol ON prices (symbol)',
  'CREATE TABLE notes (id INTEGER, text VARCHAR)',
  "INSERT INTO notes VALUES (1, ''), (2, NULL), (3, 'a \"quoted\"\nline')",
  'CREATE VIEW latest AS SELECT max(day) AS day FROM prices',
];

let template: Promise<Uint8Array> | undefined;

/** Made once in a process: DuckDB takes its time, and a copy of a closed file is as good. */
async function makeTemplate(): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'duckback-test-'));
  try {
    await runSql(join(folder, 'template.duckdb'), statements);
    return await readFile(join(folder, 'template.duckdb'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

export async function makeExportWorld(folder: string): Promise<void> {
  for (const name of ['live', 'restored', 'imports', 'scratch']) await mkdir(join(folder, name));
  template ??= makeTemplate();
  await writeFile(livePath(folder), await template);
}

export interface ExportWorldOptions {
  readonly files?: FileOperations;
  readonly holderOf?: HolderOf;
  readonly clock?: Clock;
  readonly exportsKeptMs?: number;
}

/** The services over the files of a world, and what its repository holds. */
export async function openExportWorld(folder: string, engine: Engine, options: ExportWorldOptions = {}) {
  const { clock = systemClock } = options;
  const state = memoryState();
  const repository = repositoryOn({ root: join(folder, 'repository') });
  await repository.open(['market']);
  const exportCatalog = createExportCatalog(state, noOrders);
  await exportCatalog.replace(
    'local',
    repository.exports.scan(() => {}),
  );
  const market = {
    name: 'market',
    path: livePath(folder),
    repository: 'local',
    maxAgeMs: 1,
    imageDeadlineMs: 10_000,
    layouts: { prices: { orderBy: ['day', 'symbol'], timeColumn: 'day' } },
    exportsKeptMs: options.exportsKeptMs ?? null,
    retention: null,
    copies: [],
    checks: [],
  };
  const repositories = new Map([['local', repository]]);
  const catalog = createCatalog(state, clock, noOrders);
  const databases = new Map([['market', market]]);
  const shared = {
    engine,
    catalog,
    repositories,
    clock,
    databases,
    copies: copyStatesOn(state, { catalog, clock, databases }),
    findBackup: createFindBackup(catalog, repositories, nothingUnusable),
    findExport: createFindExport(createFindStoredExport(exportCatalog, repositories, nothingUnusable), clock),
    leases: createLeases('backup'),
    exportLeases: createLeases('export'),
    scratch: createScratch(join(folder, 'scratch')),
    images: createImageService({
      imager: createImager({ clock: systemClock, hasher }),
      engine,
      hasher,
      checkStructure,
      clock: systemClock,
    }),
    hasher,
    files: options.files ?? fileOperations,
    // Nobody but the test uses these files, also where not all locks can be seen, as in a container.
    holderOf: options.holderOf ?? trusting(holderOf),
    tryLock: () => () => {},
    restoreRoots: [join(folder, 'restored')],
    importable: (file: string) => confine(file, [join(folder, 'imports')]),
    checkStructure,
    randomBytes,
  };
  const exporting = createExportService({
    ...shared,
    catalog: exportCatalog,
    states: createStates(shared),
    guide: loadingGuide,
  });
  const checks = createChecksService(shared);
  return {
    ...shared,
    /** Gives the id. */
    async export(request: Partial<ExportRequest> = {}): Promise<string> {
      const asked = { database: 'market', format: 'parquet' as const, ...request };
      return (await exporting.export(asked, jobContext())).id;
    },
    restore: createRestoreService({ ...shared, checks, mounts: noMounts }).restore,
    verify: createVerifyService({ ...shared, checks }).verify,
    compare: createCompareService(shared).compare,
    quarantine: createQuarantineService({ ...shared, ledger: { get: () => null } }),
    recover: async () =>
      (await recoverRestores({ ...shared, ledger: { unfinished: () => [], list: () => ({ items: [] }) } }))
        .notices,
  };
}

/** What `pricesIn` gives of the database as it was made. */
export const allPrices = '120 2025-09-01 2025-10-30 3600.0';

/** How many prices a database has, and from which day to which. */
export async function pricesIn(file: string): Promise<string> {
  const [row] = await runSql(file, [
    "SELECT concat_ws(' ', count(*), min(day), max(day), sum(price)) AS summary FROM prices",
  ]);
  return row?.summary ?? '';
}
