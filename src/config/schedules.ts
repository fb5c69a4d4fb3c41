/** Schedules of the file: what they are for the service, and what must hold of them. */
import { parseCron } from '../cron.ts';
import type { ExportRequest } from '../domain/export-request.ts';
import { refuseContradictions } from '../domain/export-rules.ts';
import { Problem } from '../domain/problem.ts';
import type { ConfiguredSchedule, ScheduledTask } from '../domain/schedule.ts';
import { parseDuration } from './durations-and-sizes.ts';
import { formatPath, type KeyPath, type Report } from './issues.ts';
import type { Schedule } from './schedule-schema.ts';
import type { Places } from './schema.ts';

export const buildSchedules = ({ databases }: Places): ConfiguredSchedule[] =>
  Object.entries(databases).flatMap(([database, { schedules }]) =>
    schedules.map((schedule) => ({
      name: schedule.name,
      database,
      cron: schedule.cron,
      timezone: schedule.timezone,
      jitterMs: schedule.jitter === undefined ? 0 : parseDuration(schedule.jitter),
      task: buildTask(schedule, database),
    })),
  );

function buildTask(schedule: Schedule, database: string): ScheduledTask {
  switch (schedule.kind) {
    case 'backup':
      return { kind: 'backup', verify: schedule.verify ?? null };
    case 'verify':
      return { kind: 'verify', level: schedule.level };
    case 'drill':
      return { kind: 'drill', periodMs: parseDuration(schedule.period) };
    case 'export':
      return { kind: 'export', request: buildRequest(schedule, database) };
    case 'retention':
      return { kind: 'retention' };
  }
}

function buildRequest(schedule: Extract<Schedule, { kind: 'export' }>, database: string): ExportRequest {
  const {
    name: _name,
    kind: _kind,
    cron: _cron,
    timezone: _timezone,
    jitter: _jitter,
    ...request
  } = schedule;
  return { database, ...request };
}

/** Names that are no other's, cron fields that come true, requests that can be met. */
export function checkSchedules(places: Places, report: Report): void {
  const known = new Map<string, KeyPath>();
  for (const [database, settings] of Object.entries(places.databases)) {
    for (const [at, schedule] of settings.schedules.entries()) {
      const path: KeyPath = ['databases', database, 'schedules', at];
      checkName(schedule, path, known, report);
      checkCron(schedule, path, report);
      if (schedule.kind === 'export') checkRequest(buildRequest(schedule, database), path, places, report);
      if (schedule.kind === 'retention') checkPolicy(settings, path, places, report);
    }
  }
}

function checkName({ name }: Schedule, path: KeyPath, known: Map<string, KeyPath>, report: Report): void {
  const other = known.get(name);
  if (other) report([...path, 'name'], `"${name}" is ${formatPath(other)} already; each needs its own name`);
  else known.set(name, path);
}

function checkCron({ cron, timezone }: Schedule, path: KeyPath, report: Report): void {
  try {
    parseCron(cron, timezone);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    report([...path, 'cron'], `"${cron}" ${error.message}; write 0 3 * * *`);
  }
}

function checkRequest(request: ExportRequest, path: KeyPath, { repositories }: Places, report: Report): void {
  const known = Object.keys(repositories);
  if (request.repository !== undefined && !known.includes(request.repository)) {
    const remedy = `configured are ${known.join(', ')}`;
    report([...path, 'repository'], `"${request.repository}" is not a configured repository; ${remedy}`);
  }
  try {
    refuseContradictions(request);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    for (const { pointer, message } of error.errors ?? []) {
      report([...path, ...pointer.split('/').slice(1)], message);
    }
  }
}

function checkPolicy(
  { repositories: [primary = ''], retention }: Places['databases'][string],
  path: KeyPath,
  { repositories }: Places,
  report: Report,
): void {
  if (retention || repositories[primary]?.retention) return;
  report([...path, 'kind'], 'retention needs a policy; write retention: { keepDaily: 7 } in the database');
}
