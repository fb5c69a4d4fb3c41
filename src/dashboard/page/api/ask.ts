/** A request that changes something: what is sent, and what the curl line shows, are one and the same. */
import type { paths } from '../../../../openapi/client.ts';
import { send, sendPromptly } from './client.ts';
import { ApiError, isProblem } from './problem.ts';
import type { Job, Removal, Schemas } from './types.ts';

type Method = 'POST' | 'PATCH' | 'DELETE';

export interface Ask {
  readonly method: Method;
  readonly path: string;
  readonly body?: object;
  /** It starts a job. */
  readonly starts: boolean;
  /** The id of what it removes. */
  readonly gone?: string;
}

/** Fills the one parameter of a path of the contract. */
const at = (template: keyof paths, value: string): string =>
  template.replace(/\{\w+\}/, encodeURIComponent(value));

const start = (path: string, body: object): Ask => ({ method: 'POST', path, body, starts: true });
const remove = (template: keyof paths, id: string): Ask => ({
  method: 'DELETE',
  path: at(template, id),
  starts: false,
  gone: id,
});

export const ask = {
  backup: (body: Schemas['BackupRequest']) => start('/backups' satisfies keyof paths, body),
  verify: (body: Schemas['VerifyRequest']) => start('/verify' satisfies keyof paths, body),
  compare: (body: Schemas['CompareRequest']) => start('/compare' satisfies keyof paths, body),
  copy: (id: string, repository: string) => start(at('/backups/{id}/copies', id), { repository }),
  rescan: (name: string): Ask => ({
    method: 'POST',
    path: at('/repositories/{name}/rescan', name),
    starts: false,
  }),
  restore: (body: Schemas['RestoreRequest']) => start('/restore' satisfies keyof paths, body),
  recover: (body: Schemas['RecoveryRequest']) => start('/recovery' satisfies keyof paths, body),
  export: (body: Schemas['ExportRequest']) => start('/exports' satisfies keyof paths, body),
  prune: (where: Pick<Schemas['RetentionRequest'], 'database' | 'repository'>) =>
    start('/retention' satisfies keyof paths, { ...where, dryRun: false }),
  runSchedule: (name: string): Ask => ({
    method: 'POST',
    path: at('/schedules/{name}/run', name),
    starts: true,
  }),
  cancelJob: (id: string): Ask => ({ method: 'POST', path: at('/jobs/{id}/cancel', id), starts: false }),
  annotate: (id: string, body: Partial<Pick<Schemas['Backup'], 'hold' | 'tags' | 'description'>>): Ask => ({
    method: 'PATCH',
    path: at('/backups/{id}', id),
    body,
    starts: false,
  }),
  deleteBackup: (id: string) => remove('/backups/{id}', id),
  deleteExport: (id: string) => remove('/exports/{id}', id),
  deleteQuarantine: (id: string) => remove('/quarantine/{id}', id),
} as const;

/** Whether two ask for the very same. */
export const isSame = (one: Ask | null | undefined, other: Ask | null | undefined): boolean =>
  intentionOf(one) === intentionOf(other);

const intentionOf = (asked: Ask | null | undefined): string => JSON.stringify(asked ?? null);

interface Keys {
  /** The same for the same request, until it is answered: sending it again after a lost answer starts nothing twice. */
  of(asked: Ask): string;
  /** It has started a job: asked for again it starts another. */
  answered(asked: Ask): void;
}

export function createKeys(): Keys {
  const keys = new Map<string, string>();
  return {
    of(asked) {
      const intention = intentionOf(asked);
      const key = keys.get(intention) ?? newKey();
      keys.set(intention, key);
      return key;
    },
    answered: (asked) => void keys.delete(intentionOf(asked)),
  };
}

/** crypto.randomUUID is not there where the page came by plain HTTP. */
const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Gives the job, where one was started; what does not get free, where something was removed; else null. Throws the problem that came instead. */
export async function carryOut(asked: Ask, key: string): Promise<Job | Removal | null> {
  const headers = new Headers(asked.starts ? { 'idempotency-key': key } : {});
  if (asked.body) headers.set('content-type', 'application/json');
  const body = asked.body ? { body: JSON.stringify(asked.body) } : {};
  // A job is started at once, and by its key only once.
  const sent = asked.starts ? sendPromptly : send;
  const response = await sent(new Request(asked.path, { method: asked.method, headers, ...body }));
  if (response.status === 204) return null;
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new ApiError(response.status, isProblem(answer) ? answer : null);
  if (asked.starts && isJob(answer)) return answer;
  // One that broke off, or came from somewhere else, tells of nothing that was done.
  if (asked.starts || answer === null) throw new ApiError(response.status, null);
  return asked.gone !== undefined && isRemoval(answer) ? answer : null;
}

/** The same for what starts a job. */
export async function startJob(asked: Ask, key: string): Promise<Job | null> {
  const answer = await carryOut(asked, key);
  return isJob(answer) ? answer : null;
}

export const isJob = (value: unknown): value is Job =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  'steps' in value &&
  'requestedBy' in value;

const isRemoval = (value: unknown): value is Removal =>
  typeof value === 'object' &&
  value !== null &&
  'freedBytes' in value &&
  'versionedBytes' in value &&
  'lockedUntil' in value;
