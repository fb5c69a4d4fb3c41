import type { ConfiguredDatabase } from '../../domain/database.ts';
import type { Catalog } from '../../domain/ports/catalog.ts';
import type { Outbox } from '../../domain/ports/outbox.ts';
import { rest } from '../../domain/rest.ts';
import type { ConfiguredDatabases } from '../configured-database.ts';
import type { CopyFactsOf } from '../repositories/late-copies.ts';
import type { Unusable } from '../repositories/unusable.ts';
import { announcementOf, copyNews, jobNews, latenessNews, type News, unusableNews } from './announcement.ts';
import { createDelivery, type DeliverOptions } from './deliver.ts';

export interface NotifierOptions extends DeliverOptions {
  readonly outbox: Outbox;
  readonly catalog: Pick<Catalog, 'newest'>;
  readonly databases: ConfiguredDatabases;
  readonly copyFacts: CopyFactsOf;
  readonly unusable: Pick<Unusable, 'facts'>;
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
  const startedMs = clock.monotonicMs();
  const deliver = createDelivery(options);
  const parts = [
    () => announceEnds(options),
    () => announceLateness(options, startedMs),
    () => announceLateCopies(options),
    () => announceUnusable(options),
    () => deliver(signal),
  ];
  while (!signal.aborted) {
    // What cannot be done, for want of room say, keeps nothing else from being told.
    for (const part of parts) {
      try {
        await part();
      } catch (err) {
        log.error({ err }, 'notifications could not be made');
      }
    }
    await rest(intervalMs, { clock, signal });
  }
}

const announcementNow = (news: News, { clock, randomBytes }: NotifierOptions) =>
  announcementOf(news, clock.now(), randomBytes(3));
const namesOf = ({ webhooks }: NotifierOptions) => webhooks.map(({ name }) => name);

/** Without webhooks too: one that is configured later is not told of old times. */
function announceEnds(options: NotifierOptions): void {
  const { outbox } = options;
  for (const job of outbox.unsettledJobs()) {
    const news = jobNews(job, outbox.isRaised);
    outbox.settle(job.id, news && announcementNow(news, options), namesOf(options));
  }
}

function announceLateness(options: NotifierOptions, startedMs: number): void {
  for (const database of options.databases.values()) announceIfLate(database, options, startedMs);
}

function announceLateCopies(options: NotifierOptions): void {
  for (const facts of options.copyFacts()) announceChange(copyNews(facts), options);
}

/** Of one repository once, however many they become. */
function announceUnusable(options: NotifierOptions): void {
  for (const { database, repository, backups, exports } of options.unusable.facts()) {
    for (const [kind, count] of [
      ['backup', backups],
      ['export', exports],
    ] as const) {
      const stock = { kind, database, repository, count };
      announceChange(unusableNews(stock), options);
    }
  }
}

/** Without a good backup the service's own time counts: a database that no schedule backs up must not go unnoticed. */
function announceIfLate(
  { name, maxAgeMs }: ConfiguredDatabase,
  options: NotifierOptions,
  startedMs: number,
): void {
  const { catalog, clock } = options;
  const createdAt = catalog.newest(name, true)?.manifest.createdAt ?? null;
  const ageMs =
    createdAt === null ? clock.monotonicMs() - startedMs : clock.now().getTime() - Date.parse(createdAt);
  const late = ageMs > maxAgeMs;
  if (createdAt === null && !late) return;
  announceChange(latenessNews(name, late, createdAt), options);
}

/** What lasts is told once, when it begins, and once when it has ended. */
function announceChange(news: News, options: NotifierOptions): void {
  const { outbox } = options;
  if (news.raised === outbox.isRaised(news.alert)) return;
  outbox.announce(announcementNow(news, options), namesOf(options));
}
