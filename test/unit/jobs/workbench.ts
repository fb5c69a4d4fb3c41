import { setImmediate } from 'node:timers/promises';
import { exportDocument } from '../../../src/domain/export.ts';
import type { Job, JobKind } from '../../../src/domain/job.ts';
import type {
  JobContext,
  JobHandlers,
  JobLedger,
  PublishedBy,
  Submission,
} from '../../../src/domain/ports/jobs.ts';
import type { RecoveryReport } from '../../../src/domain/recovery.ts';
import type { PruneReport } from '../../../src/domain/retention/documents.ts';
import { backupDocument, mergeCopies } from '../../../src/domain/stored-backup.ts';
import type { VerificationReport } from '../../../src/domain/verification.ts';
import { createJobRunner } from '../../../src/jobs/runner.ts';
import { createLedger } from '../../../src/state/ledger.ts';
import { exportManifestOf } from '../../support/exports.ts';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts';
import { memoryState } from '../../support/memory-state.ts';
import { backupRecord } from '../state/documents.ts';

/** One call of a handler, which ends as the test says. */
export interface Call {
  readonly kind: JobKind;
  readonly context: JobContext;
  succeed(): void;
  fail(error: unknown): void;
  /** Resolves with something that is no result of any kind. */
  succeedWrongly(): void;
}

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
}

export const report: VerificationReport = {
  backup: 'availability-20251111T030000Z-7f3a9c',
  file: null,
  repository: 'local',
  level: 'content',
  ok: false,
  startedAt: '2025-11-11T03:00:00.000Z',
  endedAt: '2025-11-11T03:00:01.000Z',
  problems: [{ code: 'row_count', message: 'two rows are missing', table: 'main.daily_availability' }],
  notes: [],
  blocks: { used: 3, free: 1, freeDamaged: 0 },
  tables: [{ schema: 'main', name: 'daily_availability', rowCount: 1 }],
};

const comparison = {
  left: { database: 'availability' },
  right: { backup: 'availability-20251111T030000Z-7f3a9c' },
  mode: 'counts' as const,
  equal: true,
  schema: [],
  tables: [],
};

const drilled = {
  database: 'availability',
  proven: ['availability-20251111T030000Z-7f3a9c'],
  failed: [],
  gone: [],
};

const restoration = {
  source: { backup: 'availability-20251111T030000Z-7f3a9c' },
  target: { database: 'availability', path: '/data/availability.duckdb' },
  dryRun: false,
  quarantine: null,
  verification: report,
  sizeBytes: 1000,
  steps: ['verified the backup'],
};

const recovered: RecoveryReport = {
  database: 'availability',
  from: 'backup',
  backup: 'availability-20251111T030000Z-7f3a9c',
  target: '/data/availability.duckdb',
  quarantine: null,
  checks: [],
  startDate: null,
  rolledBack: false,
  alerts: [],
};

const pruned: PruneReport = {
  database: 'availability',
  repository: 'local',
  policy: { keepDaily: 7 },
  keep: [],
  remove: [],
  stopped: null,
  removed: [],
  failed: [],
  freedBytes: 0,
  versionedBytes: 0,
};

/** Handlers whose every call waits for the test; an abort rejects it at once, unless they are deaf to it. */
export function controlledHandlers({ deaf = false } = {}): { handlers: JobHandlers; calls: Call[] } {
  const calls: Call[] = [];
  const control = <R>(kind: JobKind, context: JobContext, result: R): Promise<R> => {
    const { promise, resolve, reject } = Promise.withResolvers<R>();
    const wrong: R = JSON.parse('{"no":"result"}');
    if (!deaf) context.signal.addEventListener('abort', () => reject(context.signal.reason));
    calls.push({
      kind,
      context,
      succeed: () => resolve(result),
      fail: reject,
      succeedWrongly: () => resolve(wrong),
    });
    return promise;
  };
  const backup = backupDocument(mergeCopies([backupRecord()], []), []);
  const manifest = exportManifestOf('availability-20251111T030000Z-7f3a9c', {});
  const exported = exportDocument({ repository: 'local', manifest });
  const handlers: JobHandlers = {
    backup: (_, context) => control('backup', context, backup),
    import: (_, context) => control('import', context, backup),
    copy: (_, context) => control('copy', context, backup),
    verify: (_, context) => control('verify', context, report),
    drill: (_, context) => control('drill', context, drilled),
    compare: (_, context) => control('compare', context, comparison),
    restore: (_, context) => control('restore', context, restoration),
    recovery: (_, context) => control('recovery', context, recovered),
    export: (_, context) => control('export', context, exported),
    prune: (_, context) => control('prune', context, pruned),
  };
  return { handlers, calls };
}

export interface WorkbenchOptions {
  readonly maxConcurrentJobs?: number;
  readonly deaf?: boolean;
  /** Wraps or replaces the ledger. */
  readonly ledger?: (ledger: JobLedger) => JobLedger;
  readonly publishedBy?: PublishedBy;
}

/** A runner on a real ledger of its own, with controlled handlers, a fake clock and a log that is kept. */
export function openWorkbench({
  maxConcurrentJobs = 4,
  deaf,
  ledger,
  publishedBy = () => null,
}: WorkbenchOptions = {}) {
  const database = memoryState();
  const clock: FakeClock = createFakeClock();
  const lines: LogLine[] = [];
  const write = (level: LogLine['level']) => (fields: object, message: string) =>
    void lines.push({ level, fields, message });
  const log = { info: write('info'), warn: write('warn'), error: write('error') };
  const { handlers, calls } = controlledHandlers(deaf ? { deaf } : {});
  const stored = createLedger(database);
  const kept = ledger ? ledger(stored) : stored;
  const doubt: { why: string | null } = { why: null };
  const shared = { ledger: kept, handlers, clock, maxConcurrentJobs, publishedBy, log };
  const newRunner = () => createJobRunner({ ...shared, whyClockIsWrong: () => doubt.why });
  return { runner: newRunner(), newRunner, calls, clock, doubt, lines, ledger: stored };
}

/** Lets everything happen that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await setImmediate();
}

export const backupOf = (
  database: string,
  rest: Partial<Submission<'backup'>> = {},
): Submission<'backup'> => ({
  kind: 'backup',
  request: { database },
  database,
  requestedBy: 'operator',
  ...rest,
});

export const verifyOf = (database: string): Submission<'verify'> => ({
  kind: 'verify',
  request: { backup: `${database}-20251111T030000Z-7f3a9c`, level: 'content' },
  database,
  requestedBy: 'operator',
});

/** The item at this place. Throws when there is none: the test expected one. */
export function at<T>(items: readonly T[], index: number): T {
  const item = items.at(index);
  if (item === undefined) throw new RangeError(`there is no item ${index} among ${items.length}`);
  return item;
}

export const states = (jobs: readonly Job[]): string[] => jobs.map(({ state }) => state);
