import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { notification } from '../../../src/http/examples/notification.ts';
import { createSendWebhook } from '../../../src/webhooks/send.ts';
import { makeCertificate } from '../../support/certificate.ts';
import { listening } from '../../support/webhook-receiver.ts';

const send = createSendWebhook(() => new Date('2025-11-11T03:00:02.500Z'));
const secret = Buffer.alloc(32, 7);
const quietly = new AbortController().signal;

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const serve = (answer: Answer): Promise<string> => started(createServer(answer));

async function started(server: Server | TlsServer): Promise<string> {
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return listening(server);
}

const sendTo = (url: string, signal = quietly) => send({ name: 'hook', url, secret }, notification, signal);

test.each([304, 404, 500, 503])('an answer of %i is a failure', async (status) => {
  const url = await serve((_request, response) => response.writeHead(status).end('no'));
  await expect(sendTo(url)).rejects.toThrow(`the webhook answered ${status}`);
});

test('a redirection is a failure, and nobody else gets what was meant for this one', async () => {
  let others = 0;
  const elsewhere = await serve((_request, response) => {
    others += 1;
    response.end();
  });
  const url = await serve((_request, response) => response.writeHead(307, { location: elsewhere }).end());
  await expect(sendTo(url)).rejects.toThrow('the webhook answered 307');
  expect(others).toBe(0);
});

test('what a webhook sends back is neither decoded nor waited for', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'content-encoding': 'br' });
    response.write(Buffer.alloc(1 << 16, 0xff));
  });
  await sendTo(url);
});

test('an answer that changes the protocol is a failure', async () => {
  const url = await serve((request) => {
    request.socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n');
  });
  await expect(sendTo(url)).rejects.toThrow('the webhook could not be reached: no answer');
});

test('over TLS nothing is sent to whoever has no certificate that is trusted', async () => {
  let requests = 0;
  const certificate = makeCertificate();
  const server = createTlsServer(certificate, (_request, response) => {
    requests += 1;
    response.end();
  });
  const url = (await started(server)).replace('http:', 'HTTPS:');
  await expect(sendTo(url)).rejects.toThrow('the webhook could not be reached: DEPTH_ZERO_SELF_SIGNED_CERT');
  expect(requests).toBe(0);

  const trusted = getCACertificates();
  onTestFinished(() => setDefaultCACertificates(trusted));
  setDefaultCACertificates([certificate.cert]);
  await sendTo(url);
  expect(requests).toBe(1);
});

test('a connection that is refused or broken off is a failure that shows nothing of the URL', async () => {
  const url = await serve((request) => request.socket.destroy());
  for (const to of [`${url}/secret-path`, 'http://127.0.0.1:1/secret-path']) {
    const error = await sendTo(to).catch((reason: unknown) => reason);
    expect(String(error)).toMatch(/the webhook could not be reached/);
    expect(String(error)).not.toContain('secret-path');
  }
});

test('a service that stops does not wait for a webhook that does not answer', async () => {
  const stopping = new AbortController();
  const url = await serve(() => stopping.abort());
  await expect(sendTo(url, stopping.signal)).rejects.toThrow('the webhook could not be reached');
});
