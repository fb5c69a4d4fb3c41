import type { Clock } from '../../domain/ports/clock.ts';
import type { ExportCatalog } from '../../domain/ports/export-catalog.ts';
import type { Log } from '../../domain/ports/log.ts';
import { isProblem } from '../../domain/problem.ts';
import { rest } from '../../domain/rest.ts';
import type { ClockWatch } from '../clock-watch.ts';
import type { ConfiguredDatabases } from '../configured-database.ts';
import type { StoredExportsService } from './stored-exports-service.ts';

const hourMs = 3_600_000;

export interface ExpiryOptions {
  readonly catalog: ExportCatalog;
  readonly exports: Pick<StoredExportsService, 'remove'>;
  readonly databases: ConfiguredDatabases;
  readonly clock: Clock;
  readonly whyClockIsWrong: ClockWatch['whyClockIsWrong'];
  readonly log: Log;
}

/**
 * Removes exports whose time has come, now and every hour; one that is being read goes an hour later. Those of databases
 * that are not configured here are another service's, whose readers nobody here knows. Resolves once the signal has fired.
 */
export async function expireExportsHourly(options: ExpiryOptions, signal: AbortSignal): Promise<void> {
  const { clock, whyClockIsWrong, log } = options;
  while (!signal.aborted) {
    try {
      const why = whyClockIsWrong();
      if (why === null) await sweep(options, signal);
      else log.error({ why }, 'expired exports stay');
    } catch (err) {
      log.error({ err }, 'expired exports could not be looked up');
    }
    await rest(hourMs, { clock, signal });
  }
}

async function sweep({ catalog, exports, databases, clock, log }: ExpiryOptions, signal: AbortSignal) {
  for (const { manifest } of catalog.expired(clock.now())) {
    const { id, database, expiresAt } = manifest;
    if (signal.aborted) return;
    if (!databases.has(database)) continue;
    try {
      await exports.remove(id);
      log.info({ export: id, expiresAt }, 'an expired export was removed');
    } catch (err) {
      if (isProblem(err, 'export_in_use')) continue;
      log.error({ export: id, err }, 'an expired export could not be removed');
    }
  }
}
