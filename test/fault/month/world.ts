/** A service that lives through simulated days: its clock skips the hours in which nothing happens. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Notification } from '../../../src/domain/notification.ts';
import { isNotification } from '../../../src/domain/notification-guard.ts';
import { engineChildren } from '../../support/engine.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { signalIfAlive } from '../../support/processes.ts';
import { type RunningService, type ServicePaths, servicePaths, startService } from '../../support/service.ts';
import { createSkippingClock } from '../../support/skipping-clock.ts';
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
  /** Somebody sets the clock of the service wrong by so much. */
  setWrong(byMs: number): Promise<void>;
  /** What webhooks were told, in their order: the day and the type. What came twice counts once. */
  announced(): string[];
  /** How many of them no webhook has taken yet. */
  untaken(): number;
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
  const clock = createSkippingClock(new Date(begin));

  async function start(): Promise<RunningService> {
    const { env, ...options } = clock.options();
    const started = await startService(folder, settings, {
      ...options,
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
    now: clock.now,
    skipTo: (instant) => clock.skipTo(new Date(instant), service.process),
    async freezeEngine() {
      const children = await engineChildren(service.process.pid);
      for (const pid of children) signalIfAlive(pid, 'SIGSTOP');
      return () => {
        for (const pid of children) signalIfAlive(pid, 'SIGCONT');
      };
    },
    async kill(thaw) {
      const children = await engineChildren(service.process.pid);
      await service.kill();
      thaw?.();
      await allDead(children);
    },
    setWrong: (byMs) => clock.setWrong(byMs, service.process),
    async start() {
      service = await start();
    },
    announced: () => [...toldTo(receiver).values()].map(({ at, type }) => `${at.slice(0, 10)} ${type}`),
    untaken: () => toldTo(receiver).size - toldTo(receiver, 204).size,
  };
}

/** By id, once each; those alone that got this answer. */
function toldTo({ received }: WebhookReceiver, answer?: number): Map<string, Notification> {
  const heard = received.filter(({ answered }) => answer === undefined || answered === answer);
  return new Map(
    heard.map(({ body }) => {
      const notification: unknown = JSON.parse(body);
      if (!isNotification(notification)) throw new Error(`no notification: ${body}`);
      return [notification.id, notification];
    }),
  );
}
