import type { Clock } from '../../domain/ports/clock.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { Delivery, Outbox } from '../../domain/ports/outbox.ts';
import type { SendWebhook, Webhook } from '../../domain/ports/webhook.ts';

export interface DeliverOptions {
  readonly outbox: Pick<Outbox, 'pending' | 'postpone' | 'remove'>;
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

/** A delivery, and the one whose time has come: the same, or a later one of its subject. */
interface Turn {
  readonly delivery: Delivery;
  readonly due: Delivery;
}

/**
 * Tries what is due, one webhook beside the other, and each one's in their order up to the first that fails. Where something of one subject is
 * due, what is pending of it from before goes first: the last word of a failure and its end must be heard last. Never rejects for a webhook that
 * fails.
 */
export type DeliverDue = (signal: AbortSignal) => Promise<void>;

export function createDelivery(options: DeliverOptions): DeliverDue {
  const { outbox, webhooks, clock, log } = options;
  const known = new Set(webhooks.map(({ name }) => name));
  /** What was sent, and could not be removed: a full disk must send nothing again and again. */
  const sent = new Set<number>();

  function settle(id: number): void {
    sent.add(id);
    try {
      outbox.remove(id);
      sent.delete(id);
    } catch (err) {
      log.error({ err }, 'that a notification was sent could not be kept');
    }
  }

  return async (signal) => {
    for (const id of [...sent]) settle(id);
    const pending = outbox.pending().filter(({ id }) => !sent.has(id));
    for (const { id, webhook } of pending) if (!known.has(webhook)) settle(id);
    const rounds = await Promise.allSettled(
      webhooks.map(async (webhook) => {
        const own = pending.filter(({ webhook: name }) => name === webhook.name);
        for (const turn of turnsOf(own, clock.now())) {
          if (!(await attempt(webhook, turn, options, signal))) break;
          settle(turn.delivery.id);
        }
      }),
    );
    for (const round of rounds) if (round.status === 'rejected') throw round.reason;
  };
}

function turnsOf(pending: readonly Delivery[], now: Date): Turn[] {
  /** By subject: the first one that is due, from where it has come to on. */
  const firstDue = new Map<string, Delivery>();
  const turns: Turn[] = [];
  for (const delivery of pending.toReversed()) {
    const subject = subjectOf(delivery);
    if (isDue(delivery, now)) firstDue.set(subject, delivery);
    const due = firstDue.get(subject);
    if (due) turns.push({ delivery, due });
  }
  return turns.reverse();
}

/** What lies further ahead than it was to wait, a clock that was ahead has put there. */
function isDue({ dueAt, attempts }: Delivery, now: Date): boolean {
  const waitMs = dueAt.getTime() - now.getTime();
  return waitMs <= 0 || waitMs > (patienceMs[attempts - 1] ?? 0);
}

/** Types of one database that end one another have one: late and in_time, and what else there is of a job or hook. */
const subjectOf = ({ notification: { database, type } }: Delivery): string =>
  JSON.stringify([database, type.replace(/\.(late|in_time)$/, ' lateness').replace(/\..*/, '')]);

/** Gives whether it was sent. */
async function attempt(
  webhook: Webhook,
  { delivery: { notification }, due }: Turn,
  { outbox, send, clock, log }: DeliverOptions,
  signal: AbortSignal,
): Promise<boolean> {
  if (signal.aborted) return false;
  try {
    await send(webhook, notification, signal);
    return true;
  } catch (err) {
    // A closing service tries again when it is back.
    if (signal.aborted) return false;
    const { id, attempts } = due;
    const waitMs = patienceMs[attempts];
    const what = waitMs === undefined ? 'was given up' : 'could not be delivered and is tried again';
    const fields = { webhook: webhook.name, notification: due.notification.id, type: due.notification.type };
    log.error({ ...fields, attempts: attempts + 1, err }, `a notification ${what}`);
    if (waitMs === undefined) outbox.remove(id);
    else outbox.postpone(id, new Date(clock.now().getTime() + waitMs));
    return false;
  }
}
