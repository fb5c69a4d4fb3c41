import { join } from 'node:path';
import { expect, test } from 'vitest';
import { notification } from '../../../src/http/examples/notification.ts';
import { announcementOf, latenessNews } from '../../../src/services/notification/announcement.ts';
import { openState } from '../../../src/state/state-folder.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { backupJob, verifyJob } from './documents.ts';

const clock = createFakeClock();
const endedAt = '2025-11-11T03:00:05.000Z';
const lateness = (late: boolean, lastGood: string) =>
  announcementOf(latenessNews('availability', late, lastGood), clock.now(), new Uint8Array(3));
const late = lateness(true, '2025-11-09T03:00:00.000Z');
const inTime = lateness(false, '2025-11-11T03:00:00.000Z');

async function newState() {
  const folder = join(await temporaryFolder(), 'state');
  return { open: () => openState({ folder, clock }), ...openState({ folder, clock }) };
}

test('a job is unsettled from its end until it is settled, over a restart too, however often its end is stored', async () => {
  const { open, ledger, outbox, close } = await newState();
  const job = backupJob();
  ledger.insert(job);
  ledger.insert(verifyJob({ id: 'job-20251111T030000Z-000002' }));
  ledger.update(job);
  expect(outbox.unsettledJobs()).toEqual([]);
  const ended = backupJob({ state: 'failed', endedAt });
  ledger.update(ended);
  ledger.update(ended);
  expect(outbox.unsettledJobs()).toEqual([ended]);
  close();

  const again = open();
  expect(again.outbox.unsettledJobs()).toEqual([ended]);
  again.outbox.settle(ended.id, null, []);
  again.ledger.update(ended);
  expect(again.outbox.unsettledJobs()).toEqual([]);
  again.close();
});

test('the failure of a job is kept whole, problem and all', async () => {
  const { outbox, close } = await newState();
  outbox.announce({ alert: 'backup availability', raised: true, notification }, ['first']);
  expect(outbox.pending().map((delivery) => delivery.notification)).toEqual([notification]);
  close();
});

test('an alert is raised until it is cleared, and every webhook gets both, over a restart too', async () => {
  const { open, outbox, close } = await newState();
  outbox.announce(late, ['first', 'second']);
  outbox.announce(late, []);
  expect(outbox.isRaised('late availability')).toBe(true);
  close();

  const again = open();
  expect(again.outbox.isRaised('late availability')).toBe(true);
  again.outbox.announce(inTime, ['first']);
  expect(again.outbox.isRaised('late availability')).toBe(false);
  const due = again.outbox.pending();
  expect(due.map(({ webhook, attempts, notification }) => [webhook, attempts, notification])).toEqual([
    ['first', 0, late.notification],
    ['second', 0, late.notification],
    ['first', 0, inTime.notification],
  ]);
  again.close();
});

test('a delivery that is put off is due again at that time, one that is removed never', async () => {
  const { outbox, close } = await newState();
  outbox.announce(late, ['first', 'second']);
  const [first, second] = outbox.pending();
  if (!first || !second) throw new Error('two deliveries were expected');
  const later = new Date(clock.now().getTime() + 5000);
  outbox.postpone(first.id, later);
  outbox.remove(second.id);
  expect(outbox.pending()).toEqual([{ ...first, dueAt: later, attempts: 1 }]);
  close();
});

test('since when databases have no good backup is known over a restart, until they have one, and is never ahead of now', async () => {
  const { open, outbox, close } = await newState();
  const hour = (hour: string) => new Date(`2025-11-11T${hour}:00:00.000Z`);
  outbox.withoutBackup(['a', 'b', 'c'], hour('05'));
  outbox.withoutBackup(['a', 'b', 'd'], hour('04'));
  close();
  const again = open();
  expect([...again.outbox.withoutBackup(['a', 'c', 'd'], hour('06'))]).toEqual([
    ['a', hour('04')],
    ['c', hour('06')],
    ['d', hour('04')],
  ]);
  expect([...again.outbox.withoutBackup([], hour('07'))]).toEqual([]);
  expect([...again.outbox.withoutBackup(['a'], hour('08'))]).toEqual([['a', hour('08')]]);
  again.close();
});
