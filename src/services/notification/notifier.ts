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

/** A database that no schedule backs up must not go unnoticed: without a good backup the time counts that it has been so. */
function announceLateness(options: NotifierOptions, startedMs: number): void {
  const { catalog, clock, outbox } = options;
  const found = [...options.databases.values()].map(({ name, maxAgeMs }) => {
    return { name, maxAgeMs, createdAt: catalog.newest(name, true)?.manifest.createdAt ?? null };
  });
  const without = found.filter(({ createdAt }) => createdAt === null).map(({ name }) => name);
  const since = outbox.withoutBackup(without, clock.now());
  // Where the clock was set back since.
  const upMs = clock.monotonicMs() - startedMs;
  const ageOf = (instant: Date) => clock.now().getTime() - instant.getTime();
  for (const { name, maxAgeMs, createdAt } of found) {
    const ageMs =
      createdAt === null ? Math.max(upMs, ageOf(since.get(name) ?? clock.now())) : ageOf(new Date(createdAt));
    const late = ageMs > maxAgeMs;
    if (createdAt !== null || late) announceChange(latenessNews(name, late, createdAt), options);
  }
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

/** What lasts is told once, when it begins, and once when it has ended. */
function announceChange(news: News, options: NotifierOptions): void {
  const { outbox } = options;
  if (news.raised === outbox.isRaised(news.alert)) return;
  outbox.announce(announcementNow(news, options), namesOf(options));
}
