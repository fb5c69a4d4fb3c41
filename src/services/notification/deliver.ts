import type { Clock } from '../../domain/ports/clock.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { Delivery, Outbox } from '../../domain/ports/outbox.ts';
import type { SendWebhook, Webhook } from '../../domain/ports/webhook.ts';

export interface DeliverOptions {
  readonly outbox: Pick<Outbox, 'due' | 'postpone' | 'remove'>;
  readonly webhooks: readonly Webhook[];
  readonly send: SendWebhook;
  readonly clock: Clock;
  readonly log: Log;
}

const minuteMs = 60_000;
/** How long to wait after each attempt in vain; over a day in all, so that what is mended the next morning loses nothing. */
const patienceMs = [
  5_000,
  minuteMs,
  5 * minuteMs,
  30 * minuteMs,
  120 * minuteMs,
  360 * minuteMs,
  960 * minuteMs,
];

/**
 * Tries what is due, one webhook beside the other, and each one's in their order up to the first that fails. Never rejects
 * for a webhook that fails.
 */
export async function deliverDue(options: DeliverOptions, signal: AbortSignal): Promise<void> {
  const { outbox, webhooks, clock } = options;
  const due = outbox.due(clock.now());
  const known = new Set(webhooks.map(({ name }) => name));
  for (const { id, webhook } of due) if (!known.has(webhook)) outbox.remove(id);
  await Promise.all(
    webhooks.map(async (webhook) => {
      for (const delivery of due.filter(({ webhook: name }) => name === webhook.name)) {
        if (!(await attempt(webhook, delivery, options, signal))) break;
      }
    }),
  );
}

/** Gives whether the webhook can be asked again. */
async function attempt(
  webhook: Webhook,
  delivery: Delivery,
  { outbox, send, clock, log }: DeliverOptions,
  signal: AbortSignal,
): Promise<boolean> {
  if (signal.aborted) return false;
  const { notification, attempts, id } = delivery;
  const fields = { webhook: webhook.name, notification: notification.id, type: notification.type };
  try {
    await send(webhook, notification, signal);
    outbox.remove(id);
    return true;
  } catch (err) {
    // A closing service tries again when it is back.
    if (signal.aborted) return false;
    const waitMs = patienceMs[attempts];
    if (waitMs === undefined) outbox.remove(id);
    else outbox.postpone(id, new Date(clock.now().getTime() + waitMs));
    const what = waitMs === undefined ? 'was given up' : 'could not be delivered and is tried again';
    log.error({ ...fields, attempts: attempts + 1, err }, `a notification ${what}`);
    return false;
  }
}
