/** What services are made of, each part once for all of them. */
import { randomBytes } from 'node:crypto';
import { bootId } from '../clock.ts';
import { createLeases } from '../domain/leases.ts';
import { checkStructure } from '../duckfile/structure.ts';
import { confine } from '../files/confined-path.ts';
import { fileOperations } from '../files/file-operations.ts';
import { createClockWatch } from '../services/clock-watch.ts';
import { createFindExport } from '../services/export/find-export.ts';
import { createImageService } from '../services/image/image-service.ts';
import { createScratch } from '../services/scratch.ts';
import { holderOf } from '../source/holders.ts';
import { createImager } from '../source/imager.ts';
import { tryLock } from '../state/folder-lock.ts';
import { createEngines } from './engines.ts';
import { createPlaces, type PlacesOptions } from './places.ts';

export type Parts = Awaited<ReturnType<typeof openParts>>;

/** Reads the repositories too. Rejects with a ConfigError where one that must be there cannot be used. */
export async function openParts(options: Omit<PlacesOptions, 'leases'>) {
  const { config, state, clock, log } = options;
  const { catalog, exportCatalog, mounts, outbox, clockMarks: marks, ledger: jobs } = state;
  const { restoreRoots, importRoots, webhooks } = config;
  const { hasher, ...engines } = createEngines(config, state.scratch);
  const leases = createLeases('backup');
  const { openAll, service, keep, findStoredExport, ...places } = createPlaces({ ...options, leases });
  await openAll();
  const clockWatch = createClockWatch({ clock, bootId: bootId(), marks, jobs, log });
  const imager = createImager({ clock, hasher });
  return {
    ...options,
    catalog,
    exportCatalog,
    mounts,
    outbox,
    webhooks,
    ...engines,
    hasher,
    ...places,
    repositoriesService: service,
    keepRepositories: keep,
    findStoredExport,
    findExport: createFindExport(findStoredExport, clock),
    leases,
    exportLeases: createLeases('export'),
    clockWatch,
    whyClockIsWrong: clockWatch.whyClockIsWrong,
    images: createImageService({ imager, engine: engines.engine, hasher, checkStructure, clock }),
    scratch: createScratch(state.scratch),
    restoreRoots,
    importable: (file: string) => confine(file, importRoots),
    restorable: (file: string) => confine(file, restoreRoots),
    files: fileOperations,
    checkStructure,
    holderOf,
    tryLock,
    randomBytes,
  };
}
