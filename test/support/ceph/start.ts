import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { S3Server } from './cluster.ts';

const program = fileURLToPath(new URL('./cluster-child.ts', import.meta.url));

const Server = Type.Object({
  endpoint: Type.String(),
  accessKeyId: Type.String(),
  secretAccessKey: Type.String(),
});

/** What a server's JSON says. */
export const parseServer = (json: string): S3Server => Value.Parse(Server, JSON.parse(json));

export interface StartedS3 {
  readonly server: S3Server;
  stop(): Promise<void>;
}

/** A real S3 server that lives no longer than this process. Rejects with what its start complained of. */
export async function startS3(): Promise<StartedS3> {
  // A group of its own: Ctrl-C reaches this process alone.
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  const complaints = text(child.stderr);
  const ended = once(child, 'exit');
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), ended.then(() => [null])]);
  if (line === null) throw new Error(`the S3 server did not start:\n${await complaints}`);
  return { server: parseServer(line), stop: () => stop(child, ended) };
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.stdin?.end();
  await ended;
}
