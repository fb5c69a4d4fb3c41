import { expect, test } from 'vitest';
import type { Job } from '../../../../src/domain/job.ts';
import { Problem, problemDocument } from '../../../../src/domain/problem.ts';
import { announcementOf, jobNews, latenessNews } from '../../../../src/services/notification/announcement.ts';
import { backupJob, restoreJob, verifyJob } from '../../state/documents.ts';

const at = new Date('2025-11-11T03:00:01.000Z');
const random = new Uint8Array([0x9c, 0x8b, 0x7a]);
const never = () => false;
const always = () => true;

const failed = (job: Job, code: 'source_corrupt' | 'retention_stopped' = 'source_corrupt'): Job => ({
  ...job,
  state: 'failed',
  problem: problemDocument(new Problem(code, 'Two blocks are damaged.'), '/jobs/x'),
});

test('a job that failed is announced, however often, with its problem', () => {
  for (const isRaised of [never, always]) {
    const job = failed(backupJob());
    const news = jobNews(job, isRaised);
    expect(news && announcementOf(news, at, random)).toEqual({
      alert: 'backup availability',
      raised: true,
      notification: {
        id: 'notification-20251111T030001Z-9c8b7a',
        type: 'backup.failed',
        at: '2025-11-11T03:00:01.000Z',
        database: 'availability',
        summary: 'The backup of availability failed: Two blocks are damaged.',
        jobId: job.id,
        problem: job.problem,
      },
    });
  }
});

test('a job that succeeded is announced where the last of its kind had failed, and else not', () => {
  const job = backupJob({ state: 'succeeded' });
  expect(jobNews(job, never)).toBeNull();
  const asked: string[] = [];
  const recovered = jobNews(job, (alert) => asked.push(alert) > 0);
  expect(asked).toEqual(['backup availability']);
  expect(recovered).toMatchObject({
    alert: 'backup availability',
    raised: false,
    notification: { type: 'backup.recovered', summary: 'The backup of availability succeeds again.' },
  });
});

test('a restore that only tells what it would do is not announced, nor ends the alert of one that failed', () => {
  const dryRun = restoreJob({ dryRun: true });
  for (const isRaised of [never, always]) {
    expect(jobNews(failed(dryRun), isRaised)).toBeNull();
    expect(jobNews({ ...dryRun, state: 'succeeded' }, isRaised)).toBeNull();
  }
  expect(jobNews(failed(restoreJob()), never)?.notification.type).toBe('restore.failed');
});

test('a job that was cancelled is not announced', () => {
  for (const isRaised of [never, always]) {
    expect(jobNews(backupJob({ state: 'cancelled' }), isRaised)).toBeNull();
  }
});

test('a restore to scratch is a drill, any other verification none, and each is told by what it verified', () => {
  const verified = (request: Extract<Job, { kind: 'verify' }>['request']) => {
    const job = failed(verifyJob());
    if (job.kind !== 'verify') throw new Error('no verification');
    const announced = jobNews({ ...job, request }, never);
    return [announced?.notification.type, announced?.alert];
  };
  const backup = 'availability-20251111T030000Z-7f3a9c';
  expect(verified({ backup, level: 'restore' })).toEqual(['drill.failed', `drill ${backup}`]);
  expect(verified({ backup, level: 'content' })).toEqual(['verify.failed', `verify ${backup}`]);
  expect(verified({ export: backup, level: 'content' })).toEqual(['verify.failed', `verify ${backup}`]);
  expect(verified({ file: '/a.duckdb', level: 'content' })).toEqual(['verify.failed', 'verify /a.duckdb']);
});

test('retention that stopped by its own rules is told apart from retention that failed', () => {
  const prune: Job = { ...backupJob(), kind: 'prune', request: { database: 'availability' }, result: null };
  const typeOf = (job: Job) => jobNews(job, never)?.notification.type;
  expect(typeOf(failed(prune, 'retention_stopped'))).toBe('retention.stopped');
  expect(typeOf(failed(prune))).toBe('retention.failed');
});

test('what succeeds in one repository ends no alert of another', () => {
  const prune = (repository?: string): Job => ({
    ...backupJob(),
    kind: 'prune',
    request: { database: 'availability', ...(repository ? { repository } : {}) },
    result: null,
  });
  const verify = (repository?: string): Job => ({
    ...backupJob(),
    kind: 'verify',
    request: {
      backup: 'availability-20251111T030000Z-7f3a9c',
      level: 'content',
      ...(repository ? { repository } : {}),
    },
    result: null,
  });
  for (const of of [prune, verify]) {
    const alerts = [of(), of('offsite'), of('usb')].map((job) => jobNews(failed(job), never)?.alert);
    expect(new Set(alerts).size).toBe(3);
    expect(alerts[1]).toMatch(/ offsite$/);
  }
});

test('a late backup and its end raise and clear one alert', () => {
  const late = latenessNews('availability', true, '2025-11-09T03:00:00.000Z');
  const inTime = latenessNews('availability', false, '2025-11-11T03:00:00.000Z');
  expect([late.alert, late.raised, late.notification.type]).toEqual([
    'late availability',
    true,
    'backup.late',
  ]);
  expect([inTime.alert, inTime.raised, inTime.notification.type]).toEqual([
    'late availability',
    false,
    'backup.in_time',
  ]);
  expect(late.notification.summary).toContain('2025-11-09T03:00:00.000Z');
});
