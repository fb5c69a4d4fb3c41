/** What a request may do and see: the role that its route asks for, and the databases of its token. */
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { mayAct, maySee, type Principal, type Role } from '../domain/access.ts';
import type { CheckResult } from '../domain/check.ts';
import { concernedDatabases } from '../domain/concerned-databases.ts';
import type { Job } from '../domain/job.ts';
import { Problem } from '../domain/problem.ts';
import type { VerificationReport } from '../domain/verification.ts';

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal;
  }
  interface FastifyContextConfig {
    /** The least role that may call it; `open`: no token is asked for. Every route says which. */
    access?: Role | 'open';
  }
}

/** Whoever asks: what is needed of a request. */
type Asking = Pick<FastifyRequest, 'principal'>;

/** The same, about something with an id. */
export interface Asked extends Asking {
  readonly params: { readonly id: string };
}

/** No route may be open, or closed, because nobody thought of it. Call before the routes are registered. */
export function requireAccessOfRoutes(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    if (route.url.startsWith('/docs')) route.config = { ...route.config, access: 'open' };
    if (route.config?.access === undefined) throw new Error(`${nameOf(route)} does not say who may call it`);
  });
}

const nameOf = ({ method, url }: RouteOptions): string => `${[method].flat().join(', ')} ${url}`;

/** `forbidden` for a role that is not enough. */
export function refuseRole({ principal, routeOptions }: FastifyRequest): void {
  const needed = routeOptions.config.access;
  if (needed !== undefined && needed !== 'open') requireRole({ principal }, needed);
}

/** The same where what is asked for, and not the route, says which is needed. */
export function requireRole({ principal }: Asking, needed: Role): void {
  if (mayAct(principal, needed)) return;
  throw new Problem('forbidden', `The token ${principal.name} has the role ${principal.role}.`, {
    hint: `Use a token with the role ${needed}: npm run token -- <name> --role ${needed}`,
  });
}

/**
 * `forbidden` where the token is for other databases than these; null: what may be of any. It is asked by name alone, so that
 * nobody learns what there is.
 */
export function requireDatabases({ principal }: Asking, names: readonly string[] | null): void {
  if (maySee(principal, names ?? [])) return;
  throw new Problem('forbidden', `The token ${principal.name} is for ${principal.databases?.join(', ')}.`, {
    hint: 'Use a token that is for all databases concerned. Files of import roots may be of any.',
  });
}

export const seesDatabase = ({ principal }: Asking, name: string): boolean => maySee(principal, [name]);

export const seesJob = ({ principal }: Asking, job: Job): boolean =>
  maySee(principal, concernedDatabases(job) ?? []);

/** A viewer learns what became of a job, and sees no rows and no output of commands. */
export function jobFor({ principal }: Asking, whole: Job): Job {
  if (mayAct(principal, 'operator')) return whole;
  const job = { ...whole, steps: whole.steps.map(({ output: _, ...step }) => step) };
  if (job.kind === 'compare' && job.result) {
    const tables = job.result.tables.map(({ sample: _, ...table }) => table);
    return { ...job, result: { ...job.result, tables } };
  }
  if (job.kind === 'verify' && job.result) return { ...job, result: withoutRows(job.result) };
  if (job.kind === 'recovery' && job.result) return { ...job, result: withoutRows(job.result) };
  if (job.kind === 'restore' && job.result?.verification) {
    return { ...job, result: { ...job.result, verification: withoutRows(job.result.verification) } };
  }
  return job;
}

/** The same for reports. */
export const reportFor = ({ principal }: Asking, report: VerificationReport): VerificationReport =>
  mayAct(principal, 'operator') ? report : withoutRows(report);

const withoutRows = <R extends { readonly checks?: CheckResult[] }>(report: R): R =>
  report.checks ? { ...report, checks: report.checks.map((check) => ({ ...check, sample: [] })) } : report;
