import type { Clock } from '../../domain/ports/clock.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { Outbox } from '../../domain/ports/outbox.ts';
import type { Webhook } from '../../domain/ports/webhook.ts';
import { announcementOf, type EndedHook, hookNews } from './announcement.ts';

export interface HookAlertsOptions {
  readonly outbox: Pick<Outbox, 'announce' | 'isRaised'>;
  readonly webhooks: readonly Webhook[];
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly log: Log;
}

/** Tells webhooks and the log of a hook that failed and fails no job, and of its next success. Never throws. */
export type AlertHook = (ended: EndedHook) => void;

export function createHookAlerts(options: HookAlertsOptions): AlertHook {
  const { outbox, webhooks, clock, randomBytes, log } = options;
  return (ended) => {
    const { database, hook, jobId, problem } = ended;
    if (problem) log.error({ database, hook, jobId, problem }, 'a hook failed');
    try {
      const news = hookNews(ended, outbox.isRaised);
      if (!news) return;
      const names = webhooks.map(({ name }) => name);
      outbox.announce(announcementOf(news, clock.now(), randomBytes(3)), names);
    } catch (err) {
      log.error({ database, hook, jobId, err }, 'how a hook ended could not be announced');
    }
  };
}
