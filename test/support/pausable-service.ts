/** A service that a test can stop in the middle of anything: a real process, but for a module that it loads first. */
import { fileURLToPath } from 'node:url';
import { Value } from 'typebox/value';
import { Notice, type Order, type Point } from './pause-messages.ts';
import { type RunningService, type Settings, startService } from './service.ts';

const preload = fileURLToPath(new URL('./pause-preload.ts', import.meta.url));

export interface PausableService extends RunningService {
  /** From when this resolves on the first such operation will stop the service before it. Gives a wait for that. */
  pauseAt(point: Point): Promise<{ readonly reached: Promise<void> }>;
  /** Lets the operation go on. */
  resume(): void;
  /** From when this resolves on the service kills itself (SIGKILL) before so many changes of the test's files are made. */
  dieAt(change: number): Promise<void>;
}

/** `dieAt`: it is killed before so many changes of its start. */
export async function startPausableService(
  folder: string,
  settings: Settings = {},
  { dieAt }: { readonly dieAt?: number } = {},
): Promise<PausableService> {
  const env = { PAUSE_ROOT: folder, ...(dieAt === undefined ? {} : { PAUSE_DIE_AT: String(dieAt) }) };
  const service = await startService(folder, settings, { preload, env });
  const { process: child } = service;

  const give = (order: Order): boolean => child.send(order);
  function next(kind: Notice['kind']): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    child.on('message', function listen(notice: unknown) {
      if (!Value.Check(Notice, notice) || notice.kind !== kind) return;
      child.off('message', listen);
      resolve();
    });
    return promise;
  }
  async function confirmed(order: Order): Promise<void> {
    const ready = next('ready');
    give(order);
    await ready;
  }

  return {
    ...service,
    async pauseAt(point) {
      const reached = next('paused');
      await confirmed({ kind: 'pauseAt', point });
      return { reached };
    },
    resume: () => void give({ kind: 'resume' }),
    dieAt: (change) => confirmed({ kind: 'dieAt', change }),
  };
}
