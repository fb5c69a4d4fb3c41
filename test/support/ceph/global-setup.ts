/** One S3 server for all test files: started when the first of them asks for it, stopped after the last. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { TestProject } from 'vitest/node';
import { type StartedS3, startS3 } from './start.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where to ask for the S3 server. */
    readonly s3Broker: string;
  }
}

let started: Promise<StartedS3 | null> | undefined;
let close = () => {};

export async function setup(project: TestProject): Promise<void> {
  const broker = createServer(async (_, reply) => {
    started ??= startS3().catch(notice);
    const s3 = await started;
    reply.end(JSON.stringify(s3?.server ?? null));
  }).listen(0, '127.0.0.1');
  await once(broker, 'listening');
  const address = broker.address();
  if (address === null || typeof address === 'string') throw new Error('the broker has no port');
  project.provide('s3Broker', `http://127.0.0.1:${address.port}`);
  close = () => void broker.close();
}

export async function teardown(): Promise<void> {
  close();
  await (await started)?.stop();
}

function notice(error: unknown): null {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`\n*** NOT TESTED: everything about S3. It needs Ceph's S3 gateway: ${reason}\n`);
  return null;
}
