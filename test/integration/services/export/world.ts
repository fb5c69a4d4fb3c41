/** A repository with a catalog of exports, a database in use and its service's parts, all in a folder of the test's own. */

import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../../../src/clock.ts';
import type { ConfiguredDatabase } from '../../../../src/domain/database.ts';
import { createLeases } from '../../../../src/domain/leases.ts';
import type { Clock } from '../../../../src/domain/ports/clock.ts';
import type { Engine } from '../../../../src/domain/ports/engine.ts';
import type { Imager } from '../../../../src/domain/ports/imager.ts';
import { checkStructure } from '../../../../src/duckfile/structure.ts';
import { createFindBackup } from '../../../../src/services/backup/find-backup.ts';
import { createFindExport, createFindStoredExport } from '../../../../src/services/export/find-export.ts';
import { createStates } from '../../../../src/services/export/states.ts';
import { createStoredExportsService } from '../../../../src/services/export/stored-exports-service.ts';
import { createImageService } from '../../../../src/services/image/image-service.ts';
import { createScratch } from '../../../../src/services/scratch.ts';
import { createImager } from '../../../../src/source/imager.ts';
import { createCatalog } from '../../../../src/state/catalog.ts';
import { createExportCatalog } from '../../../../src/state/export-catalog.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { hasher } from '../../../support/hasher.ts';
import { memoryState, noOrders } from '../../../support/memory-state.ts';
import { noEngine } from '../../../support/no-engine.ts';
import { repositoryOn } from '../../../support/repository.ts';
import { nothingUnusable } from '../../../support/unusable.ts';

/** The id of an export of the database of this world. */
export const exportOf = (suffix: string): string => `market-20251111T030000Z-${suffix}`;

export interface WorldOptions {
  readonly clock?: Clock;
  /** What the test replaces of the engine; the rest of it is not there. */
  readonly engine?: Partial<Engine>;
  readonly database?: Partial<ConfiguredDatabase>;
  /** Changes how images are taken. */
  readonly imager?: (imager: Imager) => Imager;
}

export async function openWorld(options: WorldOptions = {}) {
  const { clock = systemClock, database = {}, imager = (real) => real } = options;
  const folder = await temporaryFolder();
  const scratchFolder = join(folder, 'scratch');
  await mkdir(scratchFolder);
  const state = memoryState();
  const repository = repositoryOn({ root: join(folder, 'repository') });
  await repository.open(['market']);
  const market: ConfiguredDatabase = {
    name: 'market',
    path: join(folder, 'market.duckdb'),
    repository: 'local',
    maxAgeMs: 1,
    imageDeadlineMs: 10_000,
    layouts: { days: { orderBy: ['day'], timeColumn: 'day' } },
    exportsKeptMs: null,
    retention: null,
    copies: [],
    checks: [],
    ...database,
  };
  const engine: Engine = { ...noEngine, ...options.engine };
  const backups = createCatalog(state, options.clock ?? systemClock, noOrders);
  const repositories = new Map([['local', repository]]);
  const findBackup = createFindBackup(backups, repositories, nothingUnusable);
  const backupLeases = createLeases('backup');
  const databases = new Map([['market', market]]);
  const images = createImageService({
    imager: imager(createImager({ clock: systemClock, hasher })),
    engine,
    hasher,
    checkStructure,
    clock: systemClock,
  });
  const catalog = createExportCatalog(state, noOrders);
  const leases = createLeases('export');
  const findStored = createFindStoredExport(catalog, repositories, nothingUnusable);
  return {
    folder,
    scratchFolder,
    market,
    clock,
    engine,
    repository,
    repositories,
    databases,
    backups,
    backupLeases,
    catalog,
    leases,
    randomBytes,
    scratch: createScratch(scratchFolder),
    states: createStates({ databases, findBackup, leases: backupLeases, images }),
    exports: createStoredExportsService({
      catalog,
      findStored,
      findExport: createFindExport(findStored, clock),
      leases,
      clock,
    }),
  };
}
