/** A backup that somebody asked for and that failed. */
import type { AuditEntry } from '../../domain/audit.ts';

const principal = 'scheduler';
const jobId = 'job-20251111T030000Z-1b2c3d';

export const auditEntries: readonly AuditEntry[] = [
  {
    id: '42',
    kind: 'job',
    at: '2025-11-11T03:00:01.000Z',
    principal,
    operation: 'backup',
    state: 'failed',
    jobId,
    code: 'source_missing',
  },
  {
    id: '41',
    kind: 'request',
    at: '2025-11-11T03:00:00.000Z',
    principal,
    role: 'operator',
    address: '127.0.0.1',
    operation: 'createBackup',
    method: 'POST',
    path: '/backups',
    body: '{"database":"availability"}',
    status: 202,
    code: null,
    requestId: '5f0b54f7-6d6c-4c22-a4b5-32d3b5b0a4a7',
    jobId,
  },
];
