/** A service that lives through simulated days: its clock skips the hours in which nothing happens. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { isNotification } from '../../../src/domain/notification-guard.ts';
import { engineChildren } from '../../support/engine.ts';
import {
  byClock,
  fastClock,
  formatFastClock,
  realMsUntil,
  shownMs,
  skippingTo,
} from '../../support/fast-clock.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { until } from '../../support/processes.ts';
import { type RunningService, type ServicePaths, servicePaths, startService } from '../../support/service.ts';
import { type SmallDisk, smallDisk } from '../../support/small-disk.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts';
import { allDead } from '../service/kill.ts';

export interface MonthWorld {
  readonly paths: ServicePaths;
  /** What the repository lies on. */
  readonly disk: SmallDisk;
  readonly receiver: WebhookReceiver;
  /** The service of now. */
  service(): RunningService;
  /** What the clock shows. */
  now(): Date;
  /** Lets the time until an instant pass. */
  skipTo(instant: string): Promise<void>;
  /** Stops the engine's processes in their tracks: what uses them next hangs. Gives their release. */
  freezeEngine(): Promise<() => void>;
  /** SIGKILL; resolves when no process of it lives any more. Those that are frozen end when they are thawed. */
  kill(thaw?: () => void): Promise<void>;
  start(): Promise<void>;
  /** What webhooks were told, in their order: the day and the type. What came twice counts once. */
  announced(): string[];
}

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** null, with a loud notice, where this user may mount no disk. */
export async function openMonth(begin: string, database: object): Promise<MonthWorld | null> {
  const disk = await smallDisk(48 * 1024 * 1024);
  if (!disk) return null;
  const folder = await temporaryFolder();
  const paths = { ...servicePaths(folder), repository: join(disk.path, 'repository') };
  const receiver = await startWebhookReceiver();
  const settings = {
    repositories: { local: { kind: 'local', path: paths.repository } },
    databases: { availability: { path: paths.database, repositories: ['local'], ...database } },
    notifications: { webhooks: [{ url: receiver.url, secretEnv: 'HOOK_SECRET' }] },
  };
  let clock = fastClock(1, new Date(begin));

  async function start(): Promise<RunningService> {
    const { preload, env } = byClock(clock);
    const started = await startService(folder, settings, {
      ...(preload ? { preload } : {}),
      env: { ...env, HOOK_SECRET: secret },
    });
    onTestFinished(started.kill);
    return started;
  }

  await mkdir(join(folder, 'live'), { recursive: true });
  let service = await start();
  return {
    paths,
    disk,
    receiver,
    service: () => service,
    now: () => new Date(shownMs(clock)),
    async skipTo(instant) {
      clock = skippingTo(clock, new Date(instant));
      if (service.process.connected) service.process.send(formatFastClock(clock));
      await sleep(realMsUntil(clock, Date.parse(instant)));
      await until(() => shownMs(clock) >= Date.parse(instant));
    },
    async freezeEngine() {
      const children = await engineChildren(service.process.pid);
      for (const pid of children) process.kill(pid, 'SIGSTOP');
      return () => {
        for (const pid of children) process.kill(pid, 'SIGCONT');
      };
    },
    async kill(thaw) {
      const children = await engineChildren(service.process.pid);
      await service.kill();
      thaw?.();
      await allDead(children);
    },
    async start() {
      service = await start();
    },
    announced: () => announcedTo(receiver),
  };
}

function announcedTo({ received }: WebhookReceiver): string[] {
  const told = received.map(({ body }) => {
    const notification: unknown = JSON.parse(body);
    if (!isNotification(notification)) throw new Error(`no notification: ${body}`);
    return notification;
  });
  const once = new Map(told.map((notification) => [notification.id, notification]));
  return [...once.values()].map(({ at, type }) => `${at.slice(0, 10)} ${type}`);
}
