import { createHmac } from 'node:crypto';
import type { SendWebhook } from '../domain/ports/webhook.ts';

const timeoutMs = 10_000;

/**
 * Sends notifications as Standard Webhooks (https://github.com/standard-webhooks/standard-webhooks, version 1): the
 * signature is the HMAC-SHA256 of `<id>.<timestamp>.<body>`, so that the receiver can tell forged and replayed ones.
 */
export const createSendWebhook =
  (now: () => Date): SendWebhook =>
  async ({ url, secret }, notification, signal) => {
    const body = JSON.stringify(notification);
    const timestamp = String(Math.floor(now().getTime() / 1000));
    const signature = createHmac('sha256', secret)
      .update(`${notification.id}.${timestamp}.${body}`)
      .digest('base64');
    const response = await post(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': notification.id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      },
      body,
      // Whoever answers in another's name must not get what is signed for this one.
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`the webhook answered ${response.status}`);
  };

/** What fetch rejects with can name the URL. */
async function post(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    throw new Error(`the webhook could not be reached: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return error.name;
}
