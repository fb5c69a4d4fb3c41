import { createHmac } from 'node:crypto';
import { request as requestInClear } from 'node:http';
import { type RequestOptions, request as requestByTls } from 'node:https';
import { toJson } from '../domain/json.ts';
import type { SendWebhook } from '../domain/ports/webhook.ts';

const timeoutMs = 10_000;

/**
 * Sends notifications as Standard Webhooks (https://github.com/standard-webhooks/standard-webhooks, version 1): the
 * signature is the HMAC-SHA256 of `<id>.<timestamp>.<body>`, so that the receiver can tell forged and replayed ones.
 */
export const createSendWebhook =
  (now: () => Date): SendWebhook =>
  async ({ url, secret }, notification, signal) => {
    const body = toJson(notification);
    const timestamp = String(Math.floor(now().getTime() / 1000));
    const signature = createHmac('sha256', secret)
      .update(`${notification.id}.${timestamp}.${body}`)
      .digest('base64');
    const options = {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'webhook-id': notification.id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    };
    const status = await post(url, options, body).catch((error: unknown) => {
      // The error itself can name the URL.
      throw new Error(`the webhook could not be reached: ${reasonOf(error)}`);
    });
    if (status < 200 || status > 299) throw new Error(`the webhook answered ${status}`);
  };

/**
 * Gives the status of the answer. Unlike `fetch` it decodes nothing that it is sent (CVE-2026-111497 was in Node's decoder of Brotli), and
 * follows no redirection: whoever answers in another's name must not get what is signed for this one.
 */
async function post(url: string, options: RequestOptions, body: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const request = new URL(url).protocol === 'https:' ? requestByTls : requestInClear;
  request(url, options, (response) => {
    resolve(response.statusCode ?? 0);
    response.destroy();
  })
    .on('error', reject)
    // All that comes of an answer that changes the protocol (101).
    .on('close', () => reject(new Error('no answer')))
    .end(body);
  return promise;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  // Of what was broken off: the signal's reason.
  if (error.cause instanceof Error) return error.cause.name;
  return 'code' in error ? String(error.code) : error.message;
}
