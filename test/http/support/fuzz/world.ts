/** A service to be fuzzed: two small databases, a backup, an export, files to import, and a token of each kind. */
import { copyFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { temporaryFolder } from '../../../support/folder.ts';
import { servicePaths } from '../../../support/service.ts';
import { type Answer, call, jobIn } from '../call.ts';
import { isA } from '../document.ts';
import { makeSmallDatabase, startedFor } from '../service.ts';
import { makeTokens } from '../token.ts';
import type { FuzzedRequest } from './requests.ts';

export async function fuzzedService() {
  const folder = await temporaryFolder();
  const { tokensFile, made } = await makeTokens(folder, [
    { name: 'admin' },
    { name: 'operator', role: 'operator' },
    { name: 'viewer', role: 'viewer' },
    { name: 'narrow', databases: ['second'] },
  ]);
  const { database, imports, restored } = servicePaths(folder);
  const second = `${database}.second`;
  const schedules = [{ name: 'nightly', kind: 'backup', cron: '0 3 1 1 *' }];
  const service = await startedFor(folder, {
    server: { tokensFile },
    databases: {
      availability: { path: database, repositories: ['local'], retention: { keepLast: 3 } },
      // Without retention: after a scheduled backup nothing is pruned in the midst of other requests.
      second: { path: second, repositories: ['local'], schedules },
    },
  });
  await makeSmallDatabase(database);
  await makeSmallDatabase(second);
  const file = join(imports, 'availability-20251111.duckdb');
  await copyFile(database, file);

  const tokens = new Map(['admin', 'operator', 'viewer', 'narrow'].map((name, at) => [name, made[at] ?? '']));
  const names = new Map([
    ['known:file', file],
    ['known:path', join(restored, 'out.duckdb')],
  ]);
  const { url } = service;
  const admin = { authorization: `Bearer ${tokens.get('admin')}` };

  /** What requests may name from now on. */
  async function look(): Promise<void> {
    for (const [name, list] of [
      ['known:backup', 'backups'],
      ['known:export', 'exports'],
      ['known:job', 'jobs'],
    ] as const) {
      const { body } = await call(url, 'GET', `/${list}?limit=1`, { headers: admin });
      const id = /"id":"([^"]+)"/.exec(JSON.stringify(body))?.[1];
      if (id) names.set(name, id);
    }
  }
  const real = (text: string): string => {
    let found = text;
    for (const [name, value] of names) {
      found = found.replaceAll(name, value).replaceAll(encodeURIComponent(name), encodeURIComponent(value));
    }
    return found;
  };

  async function untilIdle(): Promise<void> {
    for (;;) {
      const pages = await Promise.all(
        ['running', 'queued'].map((state) => call(url, 'GET', `/jobs?state=${state}`, { headers: admin })),
      );
      if (pages.every(({ body }) => isA('JobPage', body) && body.items.length === 0)) return;
    }
  }

  for (const [path, body] of [
    ['/backups', { database: 'availability' }],
    ['/exports', { database: 'availability', format: 'csv' }],
  ] as const) {
    jobIn(await call(url, 'POST', path, { body, headers: { ...admin, prefer: 'wait=60' } }), 200);
  }
  await look();

  return {
    log: service.log,
    look,
    untilIdle,
    /** Sends it; what comes back has been compared with the document. */
    send({ method, path, headers, text, as }: FuzzedRequest): Promise<Answer> {
      const token = as === 'stranger' ? 'unknown' : tokens.get(as);
      const authorization: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
      return call(url, method, real(path), {
        headers: { ...headers, ...authorization },
        signal: AbortSignal.timeout(50_000),
        ...(text === undefined || reads({ method }) ? {} : { text: real(text) }),
      });
    },
    /** Every file of databases, repository and roots: its size, and when it was changed. */
    async files(): Promise<string[]> {
      const found = await Promise.all(
        ['live', 'repository', 'restored', 'imports'].map((one) => filesIn(join(folder, one))),
      );
      return found.flat().sort();
    },
  };
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true });
  return Promise.all(
    entries.map(async (name) => {
      const { ino, size, mtimeMs } = await stat(join(folder, name));
      return `${join(folder, name)} ${ino} ${size} ${mtimeMs}`;
    }),
  );
}

export type FuzzedService = Awaited<ReturnType<typeof fuzzedService>>;

/** A job that failed had begun: it may have kept what it found. */
const isRefusal = (answer: Answer): boolean =>
  answer.status >= 400 && answer.status < 500 && !(isA('Problem', answer.body) && answer.body.jobId);

/** Sends requests; nothing that is refused may change a file, and nothing at all may answer 500. */
export function fuzzer(service: FuzzedService): (request: FuzzedRequest) => Promise<number> {
  let before: string[] | null = null;
  return async (request) => {
    before ??= await service.files();
    const answer = await service.send(request);
    const what = `${JSON.stringify(request)} answered ${JSON.stringify(answer.body)}`;
    expect(answer.status, what).not.toBe(500);
    if (reads(request)) return answer.status;
    // What reads before it have changed would show here too.
    if (isRefusal(answer)) expect(await service.files(), what).toEqual(before);
    else {
      await service.untilIdle();
      await service.look();
      before = null;
    }
    return answer.status;
  };
}

const reads = ({ method }: Pick<FuzzedRequest, 'method'>): boolean => method === 'GET' || method === 'HEAD';
