import { expect, onTestFinished, test } from 'vitest';
import type { ConfiguredDatabase } from '../../../../src/domain/database.ts';
import type { Notification } from '../../../../src/domain/notification.ts';
import type { Webhook } from '../../../../src/domain/ports/webhook.ts';
import { notifyContinually } from '../../../../src/services/notification/notifier.ts';
import type { CopyFacts } from '../../../../src/services/repositories/late-copies.ts';
import type { UnusableFacts } from '../../../../src/services/repositories/unusable.ts';
import { createCatalog } from '../../../../src/state/catalog.ts';
import { createLedger } from '../../../../src/state/ledger.ts';
import { createOutbox } from '../../../../src/state/outbox.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { memoryState, noOrders } from '../../../support/memory-state.ts';
import { backupJob, backupRecord } from '../../state/documents.ts';

const webhook: Webhook = { name: 'hook', url: 'http://hook/', secret: new Uint8Array(32) };
const hourMs = 3_600_000;

const availability: ConfiguredDatabase = {
  name: 'availability',
  path: '/live/availability.duckdb',
  repository: 'local',
  maxAgeMs: 26 * hourMs,
  imageDeadlineMs: 600_000,
  layouts: {},
  exportsKeptMs: null,
  retention: null,
  copies: [],
  checks: [],
};

/** The state of a service, and a notifier on a clock of its own that tells `heard` what it sends. */
async function world(webhooks: readonly Webhook[] = [webhook]) {
  const database = memoryState();
  const clock = createFakeClock();
  const ledger = createLedger(database);
  const catalog = createCatalog(database, clock, noOrders);
  const heard: Notification['type'][] = [];
  const copies: CopyFacts[] = [];
  const unusable: UnusableFacts[] = [];
  const complaints: string[] = [];
  const note = (_fields: object, text: string) => complaints.push(text);
  const options = {
    outbox: createOutbox(database),
    catalog,
    clock,
    webhooks,
    databases: new Map([[availability.name, availability]]),
    copyFacts: () => copies,
    unusable: { facts: () => unusable },
    randomBytes: (count: number) => new Uint8Array(count),
    send: async (_webhook: Webhook, { type }: Notification) => {
      heard.push(type);
    },
    log: { info: note, warn: note, error: note },
  };
  const start = async () => {
    const stopping = new AbortController();
    const running = notifyContinually(options, stopping.signal);
    // The first round.
    await clock.advance(0);
    return async () => {
      stopping.abort();
      await running;
    };
  };
  let stop = await start();
  const restart = async () => {
    await stop();
    stop = await start();
  };
  onTestFinished(() => stop());
  let count = 0;
  /** A job that begins and ends now. */
  const end = (state: 'failed' | 'succeeded') => {
    count += 1;
    const id = `job-20251111T030000Z-${String(count).padStart(6, '0')}`;
    ledger.insert(backupJob({ id }));
    ledger.update(backupJob({ id, state, endedAt: clock.now().toISOString() }));
  };
  return { clock, catalog, ledger, heard, complaints, end, database, copies, unusable, restart };
}

test('copies that are late are announced once, and once when they are in time again', async () => {
  const { clock, heard, copies } = await world();
  const facts = { database: 'availability', repository: 'offsite', pending: 2, newestGoodAt: null };
  for (const late of [false, true, true, false]) {
    copies[0] = { ...facts, late };
    await clock.advance(5000);
  }
  expect(heard).toEqual(['copy.late', 'copy.in_time']);
});

test('what cannot be used any more is announced once for each repository, and once when there is none', async () => {
  const { clock, heard, unusable } = await world();
  const place = { database: 'availability', repository: 'local' };
  for (const [backups, exports] of [
    [0, 0],
    [1, 0],
    [3, 0],
    [0, 1],
    [0, 0],
  ] as const) {
    unusable[0] = { ...place, backups, exports };
    await clock.advance(5000);
  }
  expect(heard).toEqual(['backup.unusable', 'backup.usable', 'export.unusable', 'export.usable']);
});

test('the first success after failures is announced as a recovery, later ones are not', async () => {
  const { clock, heard, end } = await world();
  for (const state of ['succeeded', 'failed', 'failed', 'succeeded', 'succeeded'] as const) {
    end(state);
    await clock.advance(5000);
  }
  expect(heard).toEqual(['backup.failed', 'backup.failed', 'backup.recovered']);
});

test('a backup that does not come is announced once, when the last good one grows older than maxAge, and once when it comes', async () => {
  const { clock, catalog, heard } = await world();
  await clock.advance(5000);
  expect(heard).toEqual([]);
  catalog.put(backupRecord({ createdAt: clock.now().toISOString() }));
  await clock.advance(26 * hourMs);
  expect(heard).toEqual([]);
  await clock.advance(10_000);
  expect(heard).toEqual(['backup.late']);
  await clock.advance(100 * hourMs);
  expect(heard).toEqual(['backup.late']);
  const id = 'availability-20251116T030000Z-000002';
  catalog.put(backupRecord({ id, createdAt: clock.now().toISOString() }));
  await clock.advance(5000);
  expect(heard).toEqual(['backup.late', 'backup.in_time']);
});

test('a database that is never backed up is announced as late once the service has run for longer than maxAge', async () => {
  const { clock, catalog, heard } = await world();
  await clock.advance(26 * hourMs);
  expect(heard).toEqual([]);
  await clock.advance(10_000);
  expect(heard).toEqual(['backup.late']);
  catalog.put(backupRecord({ createdAt: clock.now().toISOString() }));
  await clock.advance(5000);
  expect(heard).toEqual(['backup.late', 'backup.in_time']);
});

test('a database that is never backed up is announced as late also where the service starts anew more often than maxAge', async () => {
  const { clock, heard, restart } = await world();
  await clock.advance(25 * hourMs);
  await restart();
  await clock.advance(0.9 * hourMs);
  expect(heard).toEqual([]);
  await clock.advance(0.2 * hourMs);
  expect(heard).toEqual(['backup.late']);
});

test('a database that has lost its good backup has been without one since then', async () => {
  const { clock, catalog, heard, restart } = await world();
  const record = backupRecord({ createdAt: clock.now().toISOString() });
  catalog.put(record);
  await clock.advance(25 * hourMs);
  catalog.remove(record.manifest.id, 'local');
  await restart();
  await clock.advance(25 * hourMs);
  expect(heard).toEqual([]);
  await restart();
  await clock.advance(1.1 * hourMs);
  expect(heard).toEqual(['backup.late']);
});

test('a clock that was years ahead delays the word of a database that is never backed up by no more than it was on', async () => {
  const { clock, heard, restart } = await world();
  clock.jump(-13 * 365 * 24 * hourMs);
  for (const hours of [25, 1.1]) {
    await restart();
    expect(heard).toEqual([]);
    await clock.advance(hours * hourMs);
  }
  expect(heard).toEqual(['backup.late']);
});

test('without webhooks nothing piles up for one that is configured later', async () => {
  const { clock, end, database } = await world([]);
  end('failed');
  await clock.advance(5000);
  for (const table of ['unsettled_ends', 'deliveries']) {
    expect(database.prepare(`SELECT * FROM ${table}`).all()).toEqual([]);
  }
});

test('while the state cannot be read it says so, and goes on when it can again', async () => {
  const { clock, end, heard, complaints, database } = await world();
  end('failed');
  database.exec('ALTER TABLE unsettled_ends RENAME TO elsewhere');
  await clock.advance(5000);
  expect(heard).toEqual([]);
  expect(complaints).toContain('notifications could not be made');
  database.exec('ALTER TABLE elsewhere RENAME TO unsettled_ends');
  await clock.advance(5000);
  expect(heard).toEqual(['backup.failed']);
});

test('what became of jobs that cannot be looked up keeps nothing else from being told', async () => {
  const { clock, end, heard, copies, database } = await world();
  end('failed');
  database.exec("UPDATE jobs SET document = '{}'");
  copies[0] = { database: 'availability', repository: 'offsite', pending: 2, newestGoodAt: null, late: true };
  await clock.advance(5000);
  expect(heard).toEqual(['copy.late']);
});
