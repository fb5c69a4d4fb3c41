/** A service as far as its jobs go: opens the state folder of its first argument and runs backups that never end. */

import { systemClock } from '../../../src/clock.ts';
import type { JobContext } from '../../../src/domain/ports/jobs.ts';
import { createJobRunner } from '../../../src/jobs/runner.ts';
import { openState } from '../../../src/state/state-folder.ts';

const [folder = ''] = process.argv.slice(2);

const endless = (_request: unknown, context: JobContext) =>
  context.step('copy', () => {
    context.progress(1, 2);
    return new Promise<never>(() => undefined);
  });

try {
  const { ledger } = openState({ folder, clock: systemClock });
  const silent = { info() {}, warn() {}, error() {} };
  const handlers = {
    backup: endless,
    import: endless,
    copy: endless,
    verify: endless,
    drill: endless,
    compare: endless,
    restore: endless,
    recovery: endless,
    export: endless,
    prune: endless,
  };
  const runner = createJobRunner({
    ...{ ledger, handlers, clock: systemClock, maxConcurrentJobs: 1, log: silent },
    publishedBy: () => null,
    whyClockIsWrong: () => null,
  });
  for (const database of ['first', 'second']) {
    runner.submit({ kind: 'backup', request: { database }, database, requestedBy: 'operator' });
  }
  setImmediate(() => process.send?.({ opened: true }));
} catch (error) {
  process.send?.({ refused: String(error) }, () => process.disconnect());
}
