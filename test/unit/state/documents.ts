import type { BackupRecord } from '../../../src/domain/backup.ts';
import type { Job } from '../../../src/domain/job.ts';
import type { RestoreRequest } from '../../../src/domain/restore.ts';

export interface RecordFacts {
  readonly id?: string;
  readonly database?: string;
  readonly createdAt?: string;
  readonly repository?: string;
  readonly hold?: boolean;
  readonly tags?: string[];
  readonly revision?: number;
  readonly ok?: boolean;
  readonly sha256?: string;
}

/** A stored backup with what a test says of it. */
export function backupRecord(facts: RecordFacts = {}): BackupRecord {
  const { database = 'availability', createdAt = '2025-11-11T03:00:00.000Z', repository = 'local' } = facts;
  return {
    repository,
    manifest: {
      formatVersion: 1,
      kind: 'full',
      id: facts.id ?? `${database}-20251111T030000Z-7f3a9c`,
      database,
      createdAt,
      sizeBytes: 1000,
      sha256: facts.sha256 ?? 'ab'.repeat(32),
      sealed: true,
      passes: 1,
      tornWalBytes: 0,
      storageVersion: 64,
      duckdbVersion: 'v1.5.6',
      tables: [{ schema: 'main', name: 'daily_availability', rowCount: 3, fingerprint: '17' }],
      file: `${database}.duckdb`,
      source: { path: '/data/source.duckdb', imported: false },
    },
    annotation: { hold: facts.hold ?? false, tags: facts.tags ?? [], description: null },
    revision: facts.revision ?? 0,
    verified: { content: { at: createdAt, ok: facts.ok ?? true, repository } },
  };
}

export interface JobFacts {
  readonly id?: string;
  readonly state?: Job['state'];
  readonly database?: string | null;
  readonly createdAt?: string;
  readonly endedAt?: string | null;
}

const common = (facts: JobFacts) => ({
  id: facts.id ?? 'job-20251111T030000Z-1b2c3d',
  state: facts.state ?? ('running' as const),
  database: facts.database === undefined ? 'availability' : facts.database,
  createdAt: facts.createdAt ?? '2025-11-11T03:00:00.000Z',
  startedAt: null,
  endedAt: facts.endedAt ?? null,
  durationMs: null,
  phase: null,
  progress: null,
  steps: [],
  attempt: 1,
  requestedBy: 'anonymous',
  problem: null,
  result: null,
});

export const backupJob = (facts: JobFacts = {}): Job => ({
  ...common(facts),
  kind: 'backup',
  request: { database: 'availability' },
});

export const verifyJob = (facts: JobFacts = {}): Job => ({
  ...common(facts),
  kind: 'verify',
  request: { backup: 'availability-20251111T030000Z-7f3a9c', level: 'content' },
});

export const restoreJob = (request: Partial<RestoreRequest> = {}, facts: JobFacts = {}): Job => ({
  ...common(facts),
  kind: 'restore',
  request: {
    source: { database: 'availability', latest: true },
    target: { database: 'availability' },
    ...request,
  },
});

export const importJob = (facts: JobFacts = {}): Job => ({
  ...common(facts),
  kind: 'import',
  request: { database: 'availability', file: '/imports/availability-20251111.duckdb' },
});
