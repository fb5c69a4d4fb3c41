/** Clients that poll and list, each over a connection of its own that it keeps. */
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/clock.ts';
import type { ReadersFindings } from './readers-messages.ts';

export interface Reading {
  readonly url: string;
  /** Ids of jobs that are there. */
  readonly jobs: readonly string[];
  readonly findings: ReadersFindings;
  readonly signal: AbortSignal;
}

/** What a dashboard asks for, again and again. */
const askedFor = (jobs: readonly string[]): { readonly name: string; readonly path?: string }[] => [
  { name: '/jobs?limit=50' },
  { name: '/jobs?state=running' },
  { name: '/jobs?database=availability&kind=backup' },
  { name: '/jobs/{id}', path: `/jobs/${pick(jobs)}` },
  { name: '/backups?limit=50' },
  { name: '/databases' },
  { name: '/databases/availability' },
  { name: '/exports' },
  { name: '/schedules' },
  { name: '/repositories' },
  { name: '/readyz' },
];

/** Asks once a second on average until the signal fires. */
export async function pollAndList({ url, jobs, findings, signal }: Reading): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  while (!signal.aborted) {
    await sleep(500 + Math.random() * 1000, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
    const { name, path = name } = pick(askedFor(jobs));
    const begun = systemClock.monotonicMs();
    const problem = await read(`${url}${path}`, agent);
    const reads = findings.reads[name] ?? [];
    reads.push(systemClock.monotonicMs() - begun);
    findings.reads[name] = reads;
    if (problem !== null) findings.errors.push(`GET ${path}: ${problem}`);
  }
  agent.destroy();
}

/** What is wrong with an answer; null: it is 200, and whole. */
function read(url: string, agent: Agent): Promise<string | null> {
  return new Promise((resolve) => {
    const sent = get(url, { agent }, (response) => {
      response.resume();
      response.on('end', () =>
        resolve(response.statusCode === 200 ? null : `answered ${response.statusCode}`),
      );
      response.on('error', ({ message }) => resolve(message));
    });
    sent.on('error', ({ message }) => resolve(message));
  });
}

function pick<T>(from: readonly T[]): T {
  const one = from[Math.floor(Math.random() * from.length)];
  if (one === undefined) throw new Error('there is nothing to pick from');
  return one;
}
