/** Documents that belong together, as a small night's work would leave them. */
import type { Backup } from '../../domain/backup.ts';
import type { ComparisonReport } from '../../domain/comparison.ts';
import type { Database } from '../../domain/database.ts';
import type { DrillReport } from '../../domain/drill.ts';
import type { Estimates } from '../../domain/estimates.ts';
import type { Export, ExportManifest } from '../../domain/export.ts';
import type { Repository } from '../../domain/repository.ts';
import type { QuarantineEntry, RestoreReport } from '../../domain/restore.ts';
import type { PruneReport, RetentionPlan } from '../../domain/retention/documents.ts';
import type { RetentionPolicy } from '../../domain/retention/policy.ts';
import type { VerificationReport } from '../../domain/verification.ts';

const live = '/srv/data/availability.duckdb';
const moved = {
  from: live,
  to: '/srv/data/.duckback/quarantine/availability-20251112T081502Z-5e0c41/availability.duckdb',
};

export const backup: Backup = {
  id: 'availability-20251112T030000Z-7f3a9c',
  database: 'availability',
  createdAt: '2025-11-12T03:00:00.412Z',
  sizeBytes: 170668032,
  sha256: '1079291c9d4300aea74385d0a98b1ee3b9843b548fcc7780744890ac80a4d4cc',
  sealed: true,
  passes: 1,
  tornWalBytes: 0,
  storageVersion: 64,
  duckdbVersion: 'v1.5.6',
  tables: [
    {
      schema: 'main',
      name: 'daily_availability',
      rowCount: 833350,
      fingerprint: '1587048187045749329239',
    },
  ],
  hold: false,
  tags: ['nightly'],
  description: null,
  good: true,
  verified: { content: { at: '2025-11-12T03:05:00.790Z', ok: true, repository: 'local' } },
  copies: [
    { repository: 'local', state: 'complete', at: '2025-11-12T03:00:00.412Z' },
    { repository: 'offsite', state: 'complete', at: '2025-11-12T03:00:09.120Z' },
  ],
};

export const repository: Repository = {
  name: 'offsite',
  kind: 'local',
  reachable: true,
  awaySince: null,
  problem: null,
  freeBytes: 1_917_001_728_000,
  keepsVersions: false,
  olderVersionsBytes: 0,
  objectLock: null,
  scannedAt: '2025-11-12T00:00:00.311Z',
  holds: [
    {
      database: 'availability',
      role: 'copies',
      backups: 31,
      notGood: 0,
      sizeBytes: 5_290_708_992,
      newestGoodAt: backup.createdAt,
      exports: 0,
      exportBytes: 0,
      unusableBackups: 0,
      unusableExports: 0,
      pendingCopies: 0,
      late: false,
    },
  ],
  found: [{ key: 'availability/notes.txt', reason: 'it is no part of a repository' }],
};

const counts = backup.tables.map(({ schema, name, rowCount }) => ({ schema, name, rowCount }));

export const database: Database = {
  name: 'availability',
  path: live,
  exists: true,
  sizeBytes: 170668032,
  walBytes: 48213,
  storageVersion: 64,
  heldBy: { pid: 2211, command: '/usr/bin/python3' },
  protection: 'ok',
  lastBackup: backup.id,
  lastGoodBackup: backup.id,
  ageMs: 18_900_000,
  maxAgeMs: 93_600_000,
  nextRun: '2025-11-13T03:00:00.000Z',
  tables: counts,
  tablesAsOf: backup.createdAt,
  runningJob: null,
  unusableBackups: 0,
  unusableExports: 0,
  quarantineBytes: 0,
};

export const verification: VerificationReport = {
  backup: backup.id,
  file: null,
  repository: 'local',
  level: 'content',
  ok: true,
  startedAt: '2025-11-12T03:05:00.020Z',
  endedAt: '2025-11-12T03:05:00.790Z',
  problems: [],
  notes: [],
  blocks: { used: 649, free: 2, freeDamaged: 0 },
  tables: counts,
  checks: [
    {
      name: 'no_missing_dates',
      ok: true,
      violations: 0,
      columns: ['missing_date'],
      sample: [],
      error: null,
      durationMs: 31,
    },
  ],
};

export const comparison: ComparisonReport = {
  left: { database: 'availability' },
  right: { backup: backup.id },
  mode: 'content',
  equal: false,
  schema: [],
  tables: [
    {
      schema: 'main',
      name: 'daily_availability',
      leftRows: 834050,
      rightRows: 833350,
      difference: 700,
      equal: false,
      leftRange: { column: 'date', first: '2019-09-25', last: '2025-11-12' },
      rightRange: { column: 'date', first: '2019-09-25', last: '2025-11-11' },
      months: [{ month: '2025-11', leftRows: 8400, rightRows: 7700 }],
    },
  ],
};

export const restoreReport: RestoreReport = {
  source: { backup: backup.id },
  target: { database: 'availability', path: live },
  dryRun: false,
  quarantine: { id: 'availability-20251112T081502Z-5e0c41', files: [moved] },
  verification: {
    ...verification,
    level: 'restore',
    startedAt: '2025-11-12T08:15:01.102Z',
    endedAt: '2025-11-12T08:15:02.020Z',
  },
  sizeBytes: backup.sizeBytes,
  steps: [
    `Move ${moved.from} to ${moved.to}.`,
    `Rename the copy to ${live}.`,
    'Keep the owner 1000:1000 and the mode 644.',
  ],
};

export const quarantined: QuarantineEntry = {
  id: 'availability-20251112T081502Z-5e0c41',
  createdAt: '2025-11-12T08:15:02.031Z',
  jobId: 'job-20251112T081500Z-c5fef5',
  database: 'availability',
  target: live,
  sizeBytes: 170668032,
  files: [moved],
};

/** The last 30 days, as the runbook's incremental backup. */
export const exported: Export = {
  id: 'availability-20251112T081500Z-93c1f0',
  database: 'availability',
  createdAt: '2025-11-12T08:15:00.618Z',
  source: { database: 'availability' },
  format: 'parquet',
  compression: { codec: 'zstd' },
  partitionBy: null,
  complete: false,
  duckdbVersion: 'v1.5.6',
  expiresAt: '2026-02-10T08:15:01.402Z',
  tables: [
    {
      schema: 'main',
      name: 'daily_availability',
      rowCount: 21_700,
      fingerprint: null,
      columns: [
        { name: 'date', type: 'DATE', storedAs: null },
        { name: 'symbol', type: 'VARCHAR', storedAs: null },
      ],
      primaryKey: ['date', 'symbol'],
      orderBy: ['date', 'symbol'],
      timeColumn: 'date',
      window: { from: '2025-10-13', to: null },
      partitionedBy: [],
      files: [
        {
          name: 'daily_availability.parquet',
          sizeBytes: 1_589_248,
          sha256: '5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456',
          rows: 21_700,
        },
      ],
    },
  ],
  notes: [],
  repository: 'local',
  sizeBytes: 1_589_248,
};

const { repository: _repository, sizeBytes: _sizeBytes, ...exportFacts } = exported;

export const exportManifest: ExportManifest = {
  formatVersion: 1,
  kind: 'export',
  ...exportFacts,
  schema: [
    {
      kind: 'table',
      name: 'main.daily_availability',
      sql: 'CREATE TABLE main.daily_availability("date" DATE, symbol VARCHAR, PRIMARY KEY("date", symbol));',
    },
  ],
  readme: [`-- ${exported.id}: tables as parquet files, written by DuckDB ${exported.duckdbVersion}.`],
};

export const retentionPolicy: RetentionPolicy = {
  keepDaily: 7,
  keepWeekly: 4,
  keepMonthly: 12,
  keepYearly: 'all',
  timezone: 'UTC',
};

const judged = {
  database: 'availability',
  repository: 'local',
  policy: retentionPolicy,
  keep: [{ backup: backup.id, reasons: ['newest good one', 'daily 2025-11-12', 'weekly 2025-W46'] }],
  remove: [{ backup: 'availability-20251105T030000Z-51d0aa', reasons: ['no rule keeps it'] }],
  stopped: null,
};

export const retentionPlan: RetentionPlan = { ...judged, freedBytes: 170405888, versionedBytes: 0 };

export const pruneReport: PruneReport = {
  ...judged,
  removed: judged.remove.map((removed) => removed.backup),
  failed: [],
  freedBytes: 170405888,
};

export const estimates: Estimates = {
  backup: backup.id,
  csvBytes: 152_310_400,
  parquetBytes: 31_457_280,
  tables: [
    {
      schema: 'main',
      name: 'daily_availability',
      columns: [
        { name: 'date', type: 'DATE' },
        { name: 'symbol', type: 'VARCHAR' },
        { name: 'available', type: 'BOOLEAN' },
      ],
      csvBytes: 152_310_400,
      parquetBytes: 31_457_280,
    },
  ],
  growthBytesPerDay: 137_000,
  growthBytesPerYear: 50_005_000,
  repositoryBytes: 1_192_841_216,
  repositoryBytesInAYear: 4_404_019_200,
};

export const drillReport: DrillReport = {
  database: 'availability',
  proven: [backup.id],
  failed: [],
  gone: [],
};
