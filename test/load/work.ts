/** What goes on while clients poll: jobs one after the other, downloads, and clients that read slowly or leave. */
import { once } from 'node:events';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { type Client, createClient } from '../bench/client.ts';
import type { RunningService } from '../support/service.ts';
import type { Findings } from './findings.ts';

export interface Working {
  readonly service: RunningService;
  /** A backup that stays. */
  readonly backup: string;
  readonly findings: Findings;
  readonly signal: AbortSignal;
}

const Restored = Type.Object({
  result: Type.Object({ quarantine: Type.Union([Type.Object({ id: Type.String() }), Type.Null()]) }),
});

/** Everything at once until the signal fires; what is under way then is done to its end. */
export async function work(working: Working): Promise<void> {
  const { url } = working.service;
  const client = createClient(url);
  const again = (name: string, once: () => Promise<unknown>) => repeat(working, name, once);
  await Promise.all([
    again('backups', async () => remove(`${url}/backups/${(await client.backUp()).id}`)),
    again('verifications', () => client.verify(working.backup)),
    again('restores', () => restoreAside(working)),
    again('exports', () => exportAndDownload(client, working)),
    again('downloads', () => download(`${url}/backups/${working.backup}/content`)),
    again('slow readers', () => readSlowly(working)),
    again('abandoned downloads', () => abandon(working)),
  ]);
}

/** A pause now and then, since nobody works without any. */
async function repeat({ findings, signal }: Working, name: string, once: () => Promise<unknown>) {
  while (!signal.aborted) {
    try {
      await once();
      findings.done[name] = (findings.done[name] ?? 0) + 1;
    } catch (error) {
      findings.errors.push(`${name}: ${String(error)}`);
    }
    await sleep(250, undefined, { signal }).catch(() => undefined);
  }
}

/** To a file of its own, so that it keeps no backup from being taken. What it replaces goes, or the disk would be full in hours. */
async function restoreAside({ service: { url, paths }, backup }: Working): Promise<void> {
  const target = { path: join(paths.restored, 'restored.duckdb') };
  const response = await fetch(`${url}/restore`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'wait=240' },
    body: JSON.stringify({ source: { backup }, target }),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`answered ${response.status}: ${text}`);
  const { quarantine } = Value.Parse(Restored, JSON.parse(text)).result;
  if (quarantine) await remove(`${url}/quarantine/${quarantine.id}`);
}

async function exportAndDownload(client: Client, { service: { url } }: Working): Promise<void> {
  const id = await client.exportTables('parquet');
  await download(`${url}/exports/${id}/content`);
  await remove(`${url}/exports/${id}`);
}

/** As a client must: what is being read, by an estimate say, goes a moment later. */
async function remove(url: string): Promise<void> {
  for (;;) {
    const { status } = await fetch(url, { method: 'DELETE' });
    if (status === 204) return;
    if (status !== 409) throw new Error(`answered ${status}`);
    await sleep(50);
  }
}

/** Whole, or it throws. */
async function download(url: string): Promise<void> {
  const response = await fetch(url);
  if (response.status !== 200) throw new Error(`answered ${response.status}`);
  await response.arrayBuffer();
}

/** A little now and then, for ten seconds. */
async function readSlowly({ service: { url }, backup, signal }: Working): Promise<void> {
  const answer = await begin(`${url}/backups/${backup}/content`);
  for (let count = 0; count < 40 && !signal.aborted; count += 1) {
    answer.read(64 * 1024);
    await sleep(250, undefined, { signal }).catch(() => undefined);
  }
  answer.destroy();
}

async function abandon({ service: { url }, backup }: Working): Promise<void> {
  const answer = await begin(`${url}/backups/${backup}/content`);
  answer.destroy();
}

/** An answer that has begun, and is read by nobody yet. */
async function begin(url: string) {
  const sent = get(url, { agent: false }).on('error', () => {});
  const [answer] = await once(sent, 'response');
  await once(
    answer.on('error', () => {}),
    'readable',
  );
  return answer;
}
