/** Exports: how they are made, streamed, listed and let go. */
import { loadingGuide } from '../engine/exchange/load/loading-guide.ts';
import { expireExportsHourly } from '../services/export/expiry.ts';
import { createExportService } from '../services/export/export-service.ts';
import { createStates } from '../services/export/states.ts';
import { createStoredExportsService } from '../services/export/stored-exports-service.ts';
import { createStreamService } from '../services/export/stream-service.ts';
import type { Parts } from './parts.ts';

export function createExports(parts: Parts) {
  const { config, exportCatalog, exportLeases, findStoredExport, streamEngine } = parts;
  const exporting = { ...parts, catalog: exportCatalog, states: createStates(parts) };
  const exports = createStoredExportsService({
    ...exporting,
    findStored: findStoredExport,
    leases: exportLeases,
  });
  return {
    exports,
    streams: createStreamService({
      ...exporting,
      engine: streamEngine,
      mostAtOnce: config.server.maxConcurrentJobs,
    }),
    export: createExportService({ ...exporting, guide: loadingGuide }).export,
    expire: (signal: AbortSignal) => expireExportsHourly({ ...exporting, exports }, signal),
  };
}
