import { expect, test } from 'vitest';
import type { Notification } from '../../../../src/domain/notification.ts';
import type { Webhook } from '../../../../src/domain/ports/webhook.ts';
import { announcementOf, latenessNews } from '../../../../src/services/notification/announcement.ts';
import { createDelivery } from '../../../../src/services/notification/deliver.ts';
import { createOutbox } from '../../../../src/state/outbox.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { memoryState } from '../../../support/memory-state.ts';

const webhookOf = (name: string): Webhook => ({ name, url: `http://${name}/`, secret: new Uint8Array(32) });
const [first, second] = [webhookOf('first'), webhookOf('second')];

/** Webhooks that answer as `isUp` says at the moment, and what was sent to them. */
function world(isUp: (webhook: string) => boolean = () => true, webhooks = [first, second]) {
  const database = memoryState();
  const outbox = createOutbox(database);
  const clock = createFakeClock();
  const sent: string[] = [];
  const logged: string[] = [];
  const note = (_fields: object, text: string) => logged.push(text);
  const options = {
    outbox,
    clock,
    webhooks,
    log: { info: note, warn: note, error: note },
    send: async ({ name }: Webhook, { database }: Notification) => {
      sent.push(`${name} ${database}`);
      if (!isUp(name)) throw new Error('the webhook answered 500');
    },
  };
  let count = 0;
  const announce = (of: string, to = webhooks) => {
    count += 1;
    const late = latenessNews(of, true, '2025-11-09T03:00:00.000Z');
    outbox.announce(
      announcementOf(late, clock.now(), new Uint8Array([0, 0, count])),
      to.map(({ name }) => name),
    );
  };
  const delivery = createDelivery(options);
  const deliver = () => delivery(new AbortController().signal);
  /** Has a minute pass again and again, delivering what is due. */
  const passHours = async (hours: number) => {
    for (let minute = 0; minute < hours * 60; minute += 1) {
      await clock.advance(60_000);
      await deliver();
    }
  };
  return { outbox, clock, sent, logged, announce, deliver, passHours, options };
}

const pending = ({ outbox }: ReturnType<typeof world>) => outbox.pending();

test('each webhook gets each notification once, in their order', async () => {
  const w = world();
  w.announce('a');
  w.announce('b');
  await w.deliver();
  await w.deliver();
  expect(w.sent.filter((line) => line.startsWith('first'))).toEqual(['first a', 'first b']);
  expect(w.sent.filter((line) => line.startsWith('second'))).toEqual(['second a', 'second b']);
  expect(pending(w)).toEqual([]);
});

test('a webhook that is away gets it when it is back, and the other one is not kept waiting', async () => {
  let up = false;
  const w = world((name) => name === 'second' || up);
  w.announce('a');
  await w.deliver();
  expect(w.sent).toHaveLength(2);
  expect(pending(w).map(({ webhook, attempts }) => [webhook, attempts])).toEqual([['first', 1]]);
  await w.passHours(1);
  expect(w.sent.filter((line) => line === 'second a')).toHaveLength(1);
  up = true;
  await w.passHours(3);
  expect(pending(w)).toEqual([]);
});

test('what a clock that was ahead has announced, or put off, is tried again when the clock is right, and not before its time', async () => {
  let up = false;
  const w = world(() => up, [first]);
  const yearMs = 365 * 86_400_000;
  w.clock.jump(13 * yearMs);
  w.announce('a');
  await w.deliver();
  w.announce('b');
  w.clock.jump(-13 * yearMs);
  await w.deliver();
  expect(w.sent).toEqual(['first a', 'first a']);
  await w.deliver();
  await w.deliver();
  expect(w.sent).toEqual(['first a', 'first a', 'first b']);
  up = true;
  await w.passHours(0.2);
  expect(pending(w)).toEqual([]);
});

test('a webhook that is away is asked once a round, not once for all that waits for it', async () => {
  const w = world(() => false, [first]);
  for (const database of ['a', 'b', 'c']) w.announce(database);
  await w.deliver();
  expect(w.sent).toEqual(['first a']);
  await w.deliver();
  expect(w.sent).toEqual(['first a', 'first b']);
});

test('a webhook that stays away is tried for more than a day, less and less often, and then given up with a word in the log', async () => {
  const w = world(() => false, [first]);
  w.announce('a');
  await w.deliver();
  await w.passHours(24);
  expect(pending(w)).toHaveLength(1);
  await w.passHours(24);
  expect(pending(w)).toEqual([]);
  expect(w.sent).toHaveLength(8);
  expect(w.logged).toHaveLength(8);
  expect(w.logged.at(-1)).toBe('a notification was given up');
});

test('what was meant for a webhook that is no longer configured is dropped', async () => {
  const w = world(() => true, [second]);
  w.announce('a', [first]);
  await w.deliver();
  expect(w.sent).toEqual([]);
  expect(pending(w)).toEqual([]);
});

test('a delivery that a stop of the service breaks off is still due', async () => {
  const w = world(() => true, [first]);
  w.announce('a');
  const stopping = new AbortController();
  const send = async () => {
    stopping.abort();
    throw new Error('aborted');
  };
  await createDelivery({ ...w.options, send })(stopping.signal);
  expect(pending(w).map(({ attempts }) => attempts)).toEqual([0]);
  expect(w.logged).toEqual([]);
});

test('what is pending of one subject is not overtaken by what comes later, and neither keeps another subject waiting', async () => {
  let up = false;
  const w = world(() => up, [first]);
  w.announce('a');
  await w.deliver();
  await w.passHours(0.2);
  w.sent.length = 0;
  w.announce('a');
  w.announce('b');
  up = true;
  await w.deliver();
  expect(w.sent).toEqual(['first a', 'first a', 'first b']);
  expect(pending(w)).toEqual([]);
});

test('one that its webhook never takes keeps later ones of its subject only until it is given up', async () => {
  const refused = new Set<string>();
  const w = world(() => true, [first]);
  const send = async (_: Webhook, { id }: Notification) => {
    if (refused.has(id)) throw new Error('the webhook answered 400');
    w.sent.push(id);
  };
  const deliver = createDelivery({ ...w.options, send });
  w.announce('a');
  const [poison] = pending(w).map(({ notification }) => notification.id);
  refused.add(poison ?? '');
  await deliver(new AbortController().signal);
  w.announce('a');
  for (let minute = 0; minute < 40 * 60; minute += 1) {
    await w.clock.advance(60_000);
    await deliver(new AbortController().signal);
  }
  expect(pending(w)).toEqual([]);
  expect(w.sent).toHaveLength(1);
});

test('what was sent and cannot be removed, for want of room, is not sent again', async () => {
  const w = world(() => true, [first]);
  let full = true;
  const outbox = {
    ...w.outbox,
    remove(id: number) {
      if (full) throw new Error('disk');
      w.outbox.remove(id);
    },
  };
  const deliver = createDelivery({ ...w.options, outbox });
  for (const database of ['a', 'b']) {
    w.announce(database);
    for (let round = 0; round < 3; round += 1) await deliver(new AbortController().signal);
  }
  full = false;
  await deliver(new AbortController().signal);
  expect([w.sent, pending(w)]).toEqual([['first a', 'first b'], []]);
});

test('a failure that is not taken keeps no word of lateness waiting: neither ends the other', async () => {
  const w = world(() => false, [first]);
  const types: Notification['type'][] = [];
  const send = async (_: Webhook, { type }: Notification) => {
    types.push(type);
    throw new Error('the webhook answered 503');
  };
  const news = latenessNews('a', true, '2025-11-09T03:00:00.000Z');
  const late = announcementOf(news, w.clock.now(), new Uint8Array(3));
  const failed = { ...late, notification: { ...late.notification, type: 'backup.failed' as const } };
  for (const announcement of [failed, late]) w.outbox.announce(announcement, [first.name]);
  const deliver = createDelivery({ ...w.options, send });
  for (let round = 0; round < 2; round += 1) await deliver(new AbortController().signal);
  expect(types).toEqual(['backup.failed', 'backup.late']);
});
