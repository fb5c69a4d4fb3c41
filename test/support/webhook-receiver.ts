import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The status that it got. */
  readonly answered: number;
}

export interface WebhookReceiver {
  readonly url: string;
  /** All that came, also what was answered with an error. */
  readonly received: readonly Received[];
  /** What it answers from now on. */
  answer(status: number): void;
}

/** Gives the address of a server, once it listens on loopback. */
export async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}`;
}

/** An HTTP server that keeps what is posted to it. Closed when the test ends. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: Received[] = [];
  let status = 204;
  const server = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await text(request), answered: status });
    response.writeHead(status).end();
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = await listening(server);
  return {
    url,
    received,
    answer(next) {
      status = next;
    },
  };
}

/** The signature that Standard Webhooks wants of a message, made from its words alone. */
export function signatureOf({ headers, body }: Omit<Received, 'answered'>, secret: string): string {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}
