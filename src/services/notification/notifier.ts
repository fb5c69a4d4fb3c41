import type { ConfiguredDatabase } from '../../domain/database.ts';
import type { Catalog } from '../../domain/ports/catalog.ts';
import type { Outbox } from '../../domain/ports/outbox.ts';
import type { ConfiguredDatabases } from '../configured-database.ts';
import { announcementOf, latenessOf } from './announcement.ts';
import { type DeliverOptions, deliverDue } from './deliver.ts';

export interface NotifierOptions extends DeliverOptions {
  readonly outbox: Outbox;
  readonly catalog: Pick<Catalog, 'newest'>;
  readonly databases: ConfiguredDatabases;
  /** So many random bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
}

const intervalMs = 5_000;

/**
 * Every few seconds: finds what must be announced, and delivers it. What ended while the service was down, or was not
 * delivered then, is found at the start. Resolves once the signal has fired.
 */
export async function notifyContinually(options: NotifierOptions, signal: AbortSignal): Promise<void> {
  const { clock, log } = options;
  while (!signal.aborted) {
    try {
      announceEnds(options);
      announceLateness(options);
      await deliverDue(options, signal);
    } catch (err) {
      log.error({ err }, 'notifications could not be made');
    }
    // Rejects only when the signal fires, which ends the loop.
    await clock.sleep(intervalMs, signal).catch(() => undefined);
  }
}

const stampNow = ({ clock, randomBytes }: NotifierOptions) => ({ at: clock.now(), random: randomBytes(3) });
const namesOf = ({ webhooks }: NotifierOptions) => webhooks.map(({ name }) => name);

/** Without webhooks too: one that is configured later is not told of old times. */
function announceEnds(options: NotifierOptions): void {
  const { outbox } = options;
  for (const job of outbox.unsettledJobs()) {
    outbox.settle(job.id, announcementOf(job, outbox.isRaised, stampNow(options)), namesOf(options));
  }
}

function announceLateness(options: NotifierOptions): void {
  for (const { name, maxAgeMs } of options.databases.values()) announceIfLate(name, maxAgeMs, options);
}

function announceIfLate(name: ConfiguredDatabase['name'], maxAgeMs: number, options: NotifierOptions): void {
  const { outbox, catalog, clock } = options;
  const good = catalog.newest(name, true);
  if (!good) return;
  const { createdAt } = good.manifest;
  const late = clock.now().getTime() - Date.parse(createdAt) > maxAgeMs;
  if (late === outbox.isRaised(`late ${name}`)) return;
  outbox.announce(latenessOf(name, late, createdAt, stampNow(options)), namesOf(options));
}
