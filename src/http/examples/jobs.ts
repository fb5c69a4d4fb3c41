/** A job of each kind: as it runs, and when it has succeeded. */
import type { Backup } from '../../domain/backup.ts';
import type { JobKind, RequestOf, ResultOf } from '../../domain/job.ts';
import {
  backup,
  comparison,
  drillReport,
  exported,
  pruneReport,
  restoreReport,
  verification,
} from './documents.ts';
import { recoveryReport } from './recovery.ts';

/** What is asked of each kind. */
export const requests = {
  backup: { database: 'availability', tags: ['nightly'], verify: 'content' },
  import: { file: '/srv/backups/availability-20251111.duckdb', database: 'availability' },
  copy: { backup: backup.id, repository: 'offsite' },
  verify: { backup: backup.id, level: 'content' },
  drill: { database: 'availability', backups: [backup.id] },
  compare: { left: { database: 'availability' }, right: { backup: backup.id }, mode: 'content' },
  restore: { source: { backup: backup.id }, target: { database: 'availability' } },
  recovery: { database: 'availability', from: 'backup' },
  export: { database: 'availability', format: 'parquet', window: { lastDays: 30 } },
  prune: { database: 'availability' },
} satisfies { [K in JobKind]: RequestOf<K> };

const imported: Backup = {
  ...backup,
  id: 'availability-20251111T000000Z-0b1d2e',
  createdAt: '2025-11-11T00:00:00.000Z',
  tags: [],
  verified: {},
  copies: [{ repository: 'local', state: 'complete', at: '2025-11-11T00:00:00.000Z' }],
};

const results = {
  backup,
  import: imported,
  copy: backup,
  verify: verification,
  drill: drillReport,
  compare: comparison,
  restore: restoreReport,
  recovery: recoveryReport,
  export: exported,
  prune: pruneReport,
} satisfies { [K in JobKind]: ResultOf<K> };

/** The longest step of each kind, which an example shows alone. */
const steps = {
  backup: 'copy',
  import: 'copy',
  copy: 'copy',
  verify: 'content',
  drill: backup.id,
  compare: 'compare',
  restore: 'stage',
  recovery: 'restore',
  export: 'write',
  prune: 'remove',
} satisfies Record<JobKind, string>;

const [createdAt, endedAt] = ['2025-11-12T08:15:00.012Z', '2025-11-12T08:15:02.044Z'];
const sizeBytes = backup.sizeBytes;

/** A job that is half done. */
export const runningJob = (kind: JobKind) => ({
  id: 'job-20251112T081500Z-c5fef5',
  kind,
  database: 'availability',
  state: 'running',
  phase: steps[kind],
  progress: { doneBytes: sizeBytes / 2, totalBytes: sizeBytes, percent: 50 },
  steps: [{ name: steps[kind], state: 'running', startedAt: createdAt, endedAt: null, detail: null }],
  createdAt,
  startedAt: createdAt,
  endedAt: null,
  durationMs: null,
  attempt: 1,
  requestedBy: 'ops',
  request: requests[kind],
  result: null,
  problem: null,
});

/** The same job when it has succeeded. */
export const succeededJob = (kind: JobKind) => ({
  ...runningJob(kind),
  state: 'succeeded',
  phase: null,
  progress: null,
  steps: [{ name: steps[kind], state: 'succeeded', startedAt: createdAt, endedAt, detail: null }],
  endedAt,
  durationMs: Date.parse(endedAt) - Date.parse(createdAt),
  result: results[kind],
});
