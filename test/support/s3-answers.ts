/** A server of S3's protocol that answers as a test says: what servers do that cannot be had here. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { onTestFinished, vi } from 'vitest';
import type { ObjectStore } from '../../src/domain/ports/object-store.ts';
import type { S3StoreOptions } from '../../src/repository/s3/settings.ts';
import { storeIn } from './ceph/s3-server.ts';

export interface Asked {
  readonly method: string;
  /** Below the prefix. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

/** A status, headers and, where it is no function that writes the body, an XML document. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: string | ((reply: ServerResponse) => void);
}

export const errorAnswer = (status: number, code: string): Answer => ({
  status,
  body: `<Error><Code>${code}</Code><Message>as the test says</Message></Error>`,
});

const prefix = 'own';

/** Opens stores on a server that answers so. */
export async function answeringS3(
  answer: (asked: Asked) => Answer,
): Promise<(changes?: Partial<S3StoreOptions>) => ObjectStore> {
  const server = createServer(async (incoming, reply) => {
    const { method = '', url = '', headers } = incoming;
    const { pathname, searchParams: query } = new URL(url, 'http://s3');
    const key = decodeURIComponent(pathname).replace(`/bucket/${prefix}/`, '');
    const { status = 200, ...rest } = answer({ method, key, query, headers, body: await buffer(incoming) });
    reply.writeHead(status, { 'content-type': 'application/xml', ...rest.headers });
    if (typeof rest.body === 'function') rest.body(reply);
    else reply.end(rest.body && `<?xml version="1.0"?>${rest.body}`);
  });
  onTestFinished(() => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
  });
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'a').stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const endpoint = `http://127.0.0.1:${address.port}`;
  const repository = { kind: 's3' as const, bucket: 'bucket', prefix, endpoint, pathStyle: true };
  return (changes) => storeIn({ repository }, changes);
}
