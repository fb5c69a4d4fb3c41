/** A recovery over the files of a restore world, with hooks that are functions: for many points in little time. */
import { writeFile } from 'node:fs/promises';
import { systemClock } from '../../../src/clock.ts';
import type { CheckResult } from '../../../src/domain/check.ts';
import type { HookName } from '../../../src/domain/hook.ts';
import type { JobContext } from '../../../src/domain/ports/jobs.ts';
import { Problem } from '../../../src/domain/problem.ts';
import type { RecoveryRequest, RecoveryState } from '../../../src/domain/recovery.ts';
import { isRecoveryState } from '../../../src/domain/recovery-guard.ts';
import type { VerificationReport } from '../../../src/domain/verification.ts';
import { fileOperations } from '../../../src/files/file-operations.ts';
import type { FoundBackup } from '../../../src/services/backup/find-backup.ts';
import type { HookSubject, HooksService } from '../../../src/services/hooks/hooks-service.ts';
import type { ProvenImage } from '../../../src/services/image/image-service.ts';
import { createRecoveryService } from '../../../src/services/recovery/recovery-service.ts';
import type { VerifyService } from '../../../src/services/verify/verify-service.ts';
import type { AtPoint } from '../fault-points.ts';
import { withFaultPoints } from '../fault-points.ts';
import { backup, livePath, openWorld, type WorldOptions } from '../restore-world.ts';

type Behaviour = (subject: HookSubject, context: Pick<JobContext, 'signal'>) => Promise<void> | void;

/** What stays over the attempts of one recovery. */
export interface Kept {
  /** The hooks that were begun, a backfill with its day. */
  readonly journal: string[];
  state: string | null;
}

export const nothingKept = (): Kept => ({ journal: [], state: null });

export interface AttemptOptions extends Pick<WorldOptions, 'holderOf' | 'mounts'> {
  readonly hooks?: Readonly<Partial<Record<HookName, Behaviour>>>;
  /** Called before every change of a file, of what is remembered, and before and after every hook. */
  readonly at?: AtPoint;
  readonly checks?: readonly CheckResult[];
  /** The machine was started anew since the attempt before. */
  readonly rebooted?: boolean;
  /** How the copies of the backup, of which there are two, are verified. */
  readonly verify?: VerifyService['verify'];
  /** The time limit of hooks. */
  readonly timeoutMs?: number;
}

const fails = () => {
  throw new Problem('hook_failed', 'The hook failed.');
};
export const failing = { validate: fails, backfill: fails, stop: fails, start: fails } as const;

/** What a backfill from scratch makes. */
export const rebuilt = 'a database that was made anew';
export const makeAnew = (folder: string) => (): Promise<void> => writeFile(livePath(folder), rebuilt);

const quiet: Behaviour = () => {};
/** As the runbook has them. */
export const allHooks = { stop: quiet, start: quiet, validate: quiet, backfill: quiet };

export const verified: VerificationReport = {
  backup,
  file: null,
  repository: 'local',
  level: 'content',
  ok: true,
  startedAt: '2025-11-11T03:00:00.000Z',
  endedAt: '2025-11-11T03:00:01.000Z',
  problems: [],
  notes: [],
  blocks: null,
  tables: [],
};

const proven: ProvenImage = {
  image: {
    file: '',
    hasWal: false,
    capturedAt: new Date('2025-11-11T03:00:00.000Z'),
    passes: 1,
    tornWalBytes: 0,
    storageVersion: 64,
    sha256: Promise.resolve(null),
    settle: async () => {},
    confirm: async () => true,
  },
  survey: { duckdbVersion: 'v1.5.6', tables: [] },
  sizeBytes: 0,
  sha256: '',
};

/** With a copy in a second repository. */
function twice({ stored, best: [copy] }: FoundBackup): FoundBackup {
  const copies = [copy, { ...copy, repository: { ...copy.repository, name: 'offsite' } }] as const;
  return { stored, copies, best: copies };
}

function stateIn({ state }: Kept): RecoveryState | null {
  if (state === null) return null;
  const parsed: unknown = JSON.parse(state);
  if (isRecoveryState(parsed)) return parsed;
  throw new TypeError('what was kept is no state of a recovery');
}

/** Opens what the next attempt works with, in a service that has just been started. */
export async function openAttempt(folder: string, kept: Kept, options: AttemptOptions = {}) {
  const { at = () => {}, checks = [], timeoutMs = 0 } = options;
  const hooks: NonNullable<AttemptOptions['hooks']> = options.hooks ?? allHooks;
  const files = withFaultPoints(fileOperations, at);
  const { holderOf, mounts } = options;
  const checking = { has: () => checks.length > 0, run: async () => [...checks] };
  const world = await openWorld(folder, {
    files,
    checks: checking,
    ...(holderOf ? { holderOf } : {}),
    ...(mounts ? { mounts } : {}),
  });

  async function run(
    name: HookName,
    subject: HookSubject,
    { signal }: Pick<JobContext, 'signal'>,
  ): Promise<void> {
    signal.throwIfAborted();
    await at(`hook ${name}`, '');
    kept.journal.push(name === 'backfill' ? `backfill ${subject.startDate}` : name);
    await hooks[name]?.(subject, { signal });
    await at(`hook ${name} done`, '');
  }

  const alerts: string[] = [];
  const ended: string[] = [];
  const service: HooksService = {
    find: (_, name) => (hooks[name] ? { command: [name], timeoutMs, detach: false } : null),
    run,
    async runAlerting(name, subject, context) {
      try {
        await run(name, subject, context);
        return null;
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        alerts.push(error.message);
        return error;
      }
    },
    takeOver: async () => null,
    async endLeft(name) {
      ended.push(name);
    },
  };
  const clock = options.rebooted ? { ...systemClock, sinceBootMs: () => 1000 } : systemClock;
  const recovery = createRecoveryService({
    ...world.shared,
    catalog: { newest: () => world.stored, get: () => world.stored },
    verify: { verify: options.verify ?? (async () => verified) },
    findBackup: () => twice(world.found),
    restore: world.service,
    vacating: world.vacating,
    images: { prove: async () => proven },
    engine: { lastDay: async () => '2025-11-10' },
    checks: checking,
    hooks: service,
    store: {
      get: () => stateIn(kept),
      put(_, state) {
        // A process that is gone writes nothing.
        if (at('remember', '') === undefined) kept.state = JSON.stringify(state);
      },
    },
    clock,
    log: { info() {}, warn() {}, error() {} },
  });
  return {
    ...world,
    alerts,
    /** The hooks of which what was left was ended. */
    ended,
    run: (request: RecoveryRequest, context: JobContext) => recovery.recovery(request, context),
    plan: recovery.plan,
  };
}
