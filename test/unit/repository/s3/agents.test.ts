/** Sockets that read into memory of their own: whoever keeps what came must not see it change. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import { createServer as createSecureServer, request as secureRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { longestRead, openAgents } from '../../../../src/repository/s3/agents.ts';
import { makeCertificate } from '../../../support/certificate.ts';

const bytes = randomBytes(16 * longestRead + 1000);

/** Asks a server that sends the bytes, one request after the other. */
async function asker(secure: boolean): Promise<() => Promise<IncomingMessage>> {
  const { httpAgent, httpsAgent } = openAgents();
  const certificate = secure ? makeCertificate() : null;
  const server = certificate ? createSecureServer(certificate) : createServer();
  server.on('request', (_, reply) => reply.setHeader('content-length', bytes.length).end(bytes));
  onTestFinished(() => {
    httpAgent.destroy();
    httpsAgent.destroy();
    server.close();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const place = { host: '127.0.0.1', port: address.port };
  return async () => {
    const asked = certificate
      ? secureRequest({ ...place, agent: httpsAgent, ca: certificate.cert })
      : request({ ...place, agent: httpAgent });
    const [answer] = await once(asked.end(), 'response');
    return answer;
  };
}

test.each([false, true])(
  'pieces that are kept stay as they came, also where the body is paused (TLS: %s)',
  async (secure) => {
    const ask = await asker(secure);
    for (const pauses of [false, true, false]) {
      const body = await ask();
      const kept: Buffer[] = [];
      body.on('data', (piece: Buffer) => {
        kept.push(piece);
        if (!pauses || kept.length % 2 === 0) return;
        body.pause();
        sleep(1).then(() => body.resume());
      });
      await once(body, 'end');
      expect(Buffer.concat(kept).equals(bytes)).toBe(true);
      expect(kept.every(({ length }) => length <= longestRead)).toBe(true);
    }
  },
);
