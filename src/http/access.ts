/** What a request may do and see: the role that its route asks for, and the databases of its token. */
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { mayAct, maySee, type Principal, type Role } from '../domain/access.ts';
import { concernedDatabases } from '../domain/concerned-databases.ts';
import type { Job, JobKind } from '../domain/job.ts';
import { Problem } from '../domain/problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal;
    /** Looks the token of a long answer up again, and who it is now; false where it lets nobody in any more. */
    isStillLetIn(): boolean;
  }
  interface FastifyContextConfig {
    /** The least role that may call it; `open`: no token is asked for. Every route says which. */
    access?: Role | 'open';
  }
}

/** Whoever asks: what is needed of a request. */
export type Asking = Pick<FastifyRequest, 'principal'>;

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
export function requireDatabases(asking: Asking, names: readonly string[] | null): void {
  required.set(asking, [...(required.get(asking) ?? []), names]);
  refuseDatabases(asking, names);
}

/** What was asked for in a request. */
const required = new WeakMap<Asking, readonly (readonly string[] | null)[]>();

/** `unauthorized` or `forbidden` where whoever asked would not get the same now: for answers that take long. */
export function requireStill(request: FastifyRequest): void {
  if (!request.isStillLetIn()) throw new Problem('unauthorized', 'The token is not let in any more.');
  refuseRole(request);
  for (const names of required.get(request) ?? []) refuseDatabases(request, names);
}

function refuseDatabases({ principal }: Asking, names: readonly string[] | null): void {
  if (maySee(principal, names ?? [])) return;
  throw new Problem('forbidden', `The token ${principal.name} is for ${principal.databases?.join(', ')}.`, {
    hint: 'Use a token that is for all databases concerned. Files of import and restore roots may be of any.',
  });
}

export const seesDatabase = ({ principal }: Asking, name: string): boolean => maySee(principal, [name]);

export const seesJob = ({ principal }: Asking, job: Job): boolean =>
  maySee(principal, concernedDatabases(job) ?? []);

/** Kinds of jobs that only an admin starts. */
const kindsOfAdmins: ReadonlySet<JobKind> = new Set(['import', 'prune', 'recovery', 'restore']);

/** `forbidden` for who could not have started the job. */
export const requireRoleFor = (asking: Asking, { kind }: Job): void =>
  requireRole(asking, kindsOfAdmins.has(kind) ? 'admin' : 'operator');
