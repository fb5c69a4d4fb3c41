/** Days of a database and its backups, with a model beside it that knows what must be there and what must have been told. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { isEnded, type Job } from '../../../src/domain/job.ts';
import type { NotificationType } from '../../../src/domain/notification.ts';
import type { Problem } from '../../../src/domain/problem.ts';
import { runSql } from '../../support/duckdb.ts';
import { plusDays } from '../../support/seed-database/arguments.ts';
import { lastDue, listBackups, listJobs, run } from '../service/client.ts';
import { asText, makeHistory, probeOn, type Rows, readText } from './rows.ts';
import { createStoredDays, type StoredDays } from './stored-days.ts';
import type { MonthWorld } from './world.ts';

export interface Life {
  readonly world: MonthWorld;
  /** The scheduler's work at 02:00 of a day. `crash`: it dies after its commit, which then lies in the log alone. */
  write(day: string, options?: { readonly crash?: boolean }): Promise<void>;
  /** The backup that is due at 03:00 and the prune after it succeed, and what is stored is what the model says. */
  night(day: string): Promise<void>;
  /** Lets the morning pass, with what is due at five. */
  morning(day: string): Promise<void>;
  /** A backup that the schedule started has succeeded, and its prune begins. */
  taken(day: string, since: string): Promise<void>;
  /** What `night` expects, of a backup that the schedule started at another time of the day. */
  backedUp(day: string, since: string): Promise<void>;
  /** The scheduled backup of a day was interrupted; another one begins by itself when the service is back, and succeeds. */
  madeUp(day: string, job: Job, back: string): Promise<void>;
  /** The scheduled backup of a day failed so: nothing is stored and nothing removed. In the morning it is late. */
  lost(day: string, job: Job, code: Problem['code']): Promise<void>;
  /** The job that the schedule started, not before an instant, once it has ended. */
  scheduled(since: string, kind?: Job['kind']): Promise<Job>;
  /** Waits until webhooks are told this on a day. What raises an alert makes the model expect its end. */
  told(day: string, ...types: NotificationType[]): Promise<void>;
  /** The operator restores the newest backup over the database, and fills in what it lacks up to a day. */
  restoreLatest(day: string): Promise<void>;
  /** Every good backup that is stored is whole, and holds what the database held on its day. Gives those days. */
  restoreAll(): Promise<string[]>;
  /** What those alerts end with is told, where they were raised. */
  ended(day: string, ...types: NotificationType[]): Promise<void>;
  /** The days of all backups that the service lists, oldest first. */
  listed(): Promise<string[]>;
  /** The days whose backup must be there. */
  readonly stored: StoredDays;
  /** All that webhooks must have been told. */
  readonly announced: readonly string[];
}

/** Begins on a day, before its first backup. */
export async function beginLife(world: MonthWorld, firstDay: string): Promise<Life> {
  const { paths } = world;
  let rows = await makeHistory(paths.database, plusDays(firstDay, -1), 20);
  /** By day: the rows when its backup was due. */
  const states = new Map<string, Rows>();
  const stored = createStoredDays();
  const announced: string[] = [];
  const raised = new Set<NotificationType>();

  const listed = async () =>
    (await listBackups(world.service())).map(({ createdAt }) => dayOf(createdAt)).reverse();

  async function expectStored(): Promise<void> {
    expect(await listed()).toEqual(stored.all());
  }

  async function quiet(): Promise<void> {
    while (!(await listJobs(world.service())).every(isEnded)) await sleep(pollMs);
  }

  async function scheduled(since: string, kind: Job['kind'] = 'backup'): Promise<Job> {
    for (;;) {
      const jobs = await listJobs(world.service());
      const job = jobs.find((one) => one.kind === kind && one.requestedBy === 'schedule:nightly');
      if (job && isEnded(job) && job.createdAt >= since) return job;
      await sleep(pollMs);
    }
  }

  const passMinute = () => world.skipTo(new Date(world.now().getTime() + 60_000).toISOString());

  async function told(day: string, ...types: NotificationType[]): Promise<void> {
    announced.push(...types.map((type) => `${day} ${type}`));
    for (const type of types) if (type in endOf) raised.add(type);
    while (!announced.every((one) => world.announced().includes(one))) {
      await passMinute();
      await sleep(pollMs);
    }
  }

  async function ended(day: string, ...types: NotificationType[]): Promise<void> {
    const over = types.filter((type) => raised.delete(type)).flatMap((type) => endOf[type] ?? []);
    await told(day, ...new Set(over));
  }

  async function taken(day: string, since: string): Promise<void> {
    const backup = await scheduled(since);
    expect([day, backup.state, backup.problem]).toEqual([day, 'succeeded', null]);
    stored.add(day, backup.kind === 'backup' && backup.result ? backup.result.createdAt : '');
    await ended(day, 'backup.failed', 'backup.late');
    await quiet();
    await passMinute();
  }

  async function backedUp(day: string, since: string): Promise<void> {
    await taken(day, since);
    const prune = await scheduled(since, 'prune');
    expect([day, prune.state, prune.problem]).toEqual([day, 'succeeded', null]);
    await ended(day, 'retention.stopped', 'retention.failed');
    stored.prune();
    await expectStored();
  }

  async function apply(day: string, crash: boolean): Promise<void> {
    const change = probeOn(day, rows);
    await runSql(paths.database, change.statements, { crash });
    rows = change.rows;
  }

  /** The service finds what is due a moment after the clock has skipped to it. */
  async function begun(day: string): Promise<void> {
    const due = `${day}T05:00:00.000Z`;
    const name = atFive[new Date(due).getUTCDay()];
    while (name !== undefined && (await lastDue(world.service(), name)) !== due) await sleep(pollMs);
  }

  async function morning(day: string): Promise<void> {
    await world.skipTo(`${day}T05:30:00.000Z`);
    await begun(day);
    await quiet();
  }

  return {
    world,
    stored,
    listed,
    ended,
    announced,
    scheduled,
    taken,
    backedUp,
    morning,
    told,
    async write(day, { crash = false } = {}) {
      await world.skipTo(`${day}T02:00:00.000Z`);
      await apply(day, crash);
      states.set(day, rows);
    },
    async night(day) {
      const due = `${day}T03:00:00.000Z`;
      await world.skipTo(due);
      await backedUp(day, due);
    },
    async madeUp(day, { state, problem }, back) {
      expect([day, state, problem?.code]).toEqual([day, 'failed', 'interrupted']);
      await told(day, 'backup.failed');
      await backedUp(day, back);
      await morning(day);
    },
    async lost(day, { state, problem }, code) {
      expect([day, state, problem?.code]).toEqual([day, 'failed', code]);
      await told(day, 'backup.failed');
      await expectStored();
      await morning(day);
      if (!raised.has('backup.late')) await told(day, 'backup.late');
    },
    async restoreLatest(day) {
      const source = { database: 'availability', latest: true } as const;
      await run(world.service(), { kind: 'restore', body: { source, target: { database: 'availability' } } });
      const last = stored.newest() ?? '';
      rows = states.get(last) ?? rows;
      for (let next = plusDays(last, 1); next <= day; next = plusDays(next, 1)) await apply(next, false);
    },
    async restoreAll() {
      const backups = (await listBackups(world.service())).reverse().filter(({ good }) => good);
      for (const { id, createdAt } of backups) {
        const path = join(paths.restored, `${id}.duckdb`);
        await run(world.service(), { kind: 'restore', body: { source: { backup: id }, target: { path } } });
        const rowsThen = states.get(dayOf(createdAt));
        expect([id, await readText(path)]).toEqual([id, rowsThen && asText(rowsThen)]);
        await rm(path);
      }
      return backups.map(({ createdAt }) => dayOf(createdAt));
    },
  };
}

const pollMs = 15;

/** The runbook's schedules at five, by the day of the week. */
const atFive: Readonly<Record<number, string>> = { 0: 'drills', 3: 'proofs' };

/** What tells that an alert is over. */
const endOf: Partial<Record<NotificationType, NotificationType>> = {
  'backup.failed': 'backup.recovered',
  'backup.late': 'backup.in_time',
  'retention.stopped': 'retention.recovered',
  'retention.failed': 'retention.recovered',
};

const dayOf = (instant: string): string => instant.slice(0, 10);
