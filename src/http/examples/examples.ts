/** Every example of the OpenAPI document. */
import { jobKinds } from '../../domain/job.ts';
import { problemCodes } from '../../domain/problem.ts';
import { auditEntries } from './audit.ts';
import {
  backup,
  comparison,
  database,
  drillReport,
  estimates,
  exported,
  exportManifest,
  pruneReport,
  quarantined,
  repository,
  restoreReport,
  retentionPlan,
  retentionPolicy,
  verification,
} from './documents.ts';
import { requests, runningJob, succeededJob } from './jobs.ts';
import { notification } from './notification.ts';
import { problemExample } from './problems.ts';
import { recoveryPlan, recoveryReport } from './recovery.ts';
import { schedule } from './schedule.ts';

const nextCursor = `${backup.createdAt}~${backup.id}`;

/** Examples that a component carries itself, by its name. */
export const componentExamples: Readonly<Record<string, readonly unknown[]>> = {
  Backup: [backup],
  BackupPage: [{ items: [backup], nextCursor }],
  BackupRequest: [requests.backup],
  ImportRequest: [requests.import],
  CopyRequest: [requests.copy],
  VerifyRequest: [
    requests.verify,
    { backup: backup.id, level: 'checksum', repository: 'offsite' },
    { export: exported.id, level: 'content' },
    { file: '/srv/backups/availability-20251111.duckdb', level: 'structure' },
  ],
  VerificationReport: [verification],
  VerificationPage: [{ items: [verification] }],
  DrillRequest: [requests.drill],
  DrillReport: [drillReport],
  CompareRequest: [
    requests.compare,
    { left: { database: 'availability' }, right: { export: exported.id }, mode: 'counts' },
  ],
  ComparisonReport: [comparison],
  RestoreRequest: [
    requests.restore,
    {
      source: { database: 'availability', latest: true },
      target: { database: 'availability' },
      dryRun: true,
    },
    { source: { export: exported.id }, mode: 'upsert', target: { database: 'availability' } },
    {
      source: { file: '/srv/backups/availability_30d.parquet', table: 'daily_availability' },
      mode: 'upsert',
      target: { database: 'availability' },
    },
  ],
  RestoreReport: [restoreReport],
  RecoveryRequest: [
    requests.recovery,
    { database: 'availability', from: 'backup', backup: backup.id, dryRun: true },
    { database: 'availability', from: 'scratch' },
  ],
  RecoveryPlan: [recoveryPlan],
  RecoveryReport: [recoveryReport],
  QuarantineEntry: [quarantined],
  QuarantinePage: [{ items: [quarantined] }],
  ExportRequest: [
    requests.export,
    { backup: backup.id, format: 'csv', tables: ['daily_availability'], compression: { codec: 'gzip' } },
  ],
  StreamRequest: [{ database: 'availability', table: 'daily_availability', format: 'csv' }],
  Export: [exported],
  ExportPage: [{ items: [exported], nextCursor: `${exported.createdAt}~${exported.id}` }],
  ExportManifest: [exportManifest],
  RetentionPolicy: [retentionPolicy],
  RetentionRequest: [
    { database: 'availability' },
    { database: 'availability', policy: { keepLast: 3 } },
    { database: 'availability', dryRun: false },
  ],
  RetentionPlan: [retentionPlan],
  PruneRequest: [requests.prune],
  PruneReport: [pruneReport],
  Removal: [{ freedBytes: 170405888, versionedBytes: 170405888, lockedUntil: '2025-11-19T03:00:00.000Z' }],
  Repository: [repository],
  RepositoryList: [{ items: [repository] }],
  Database: [database],
  DatabaseList: [{ items: [database] }],
  Estimates: [estimates],
  DatabaseDetail: [{ ...database, estimates }],
  Job: [succeededJob('backup')],
  JobPage: [{ items: [succeededJob('backup')] }],
  Problem: [problemExample('validation_failed')],
  Schedule: [schedule],
  ScheduleList: [{ items: [schedule] }],
  Notification: [notification],
  AuditEntry: [...auditEntries],
  AuditPage: [{ items: auditEntries }],
  Session: [
    { name: 'dashboard', role: 'viewer', databases: null },
    { name: 'scheduler', role: 'operator', databases: ['availability'] },
  ],
};

/** Examples that responses refer to by name: `<code>` of a problem, `<kind>_running` and `<kind>_succeeded` of a job. */
export const namedExamples: Readonly<Record<string, { readonly summary?: string; readonly value: unknown }>> =
  {
    retention_plan: { value: retentionPlan },
    recovery_plan: { value: recoveryPlan },
    ...Object.fromEntries(problemCodes.map((code) => [code, { value: problemExample(code) }])),
    ...Object.fromEntries(
      jobKinds.flatMap((kind) => [
        [`${kind}_running`, { value: runningJob(kind) }],
        [`${kind}_succeeded`, { value: succeededJob(kind) }],
      ]),
    ),
  };
