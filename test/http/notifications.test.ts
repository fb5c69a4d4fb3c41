import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { servicePaths } from '../support/service.ts';
import { signatureOf, startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { call, problemIn } from './support/call.ts';
import { isA } from './support/document.ts';
import { makeSmallDatabase, startedFor, takeBackup } from './support/service.ts';

const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const settings = (url: string) => ({ notifications: { webhooks: [{ url, secretEnv: 'HOOK_SECRET' }] } });
const options = { env: { HOOK_SECRET: secret } };

/** Expects each message to be signed and documented, and gives what they say. */
function heard({ received }: WebhookReceiver) {
  return received.map((message) => {
    expect(message.headers['webhook-signature']).toBe(signatureOf(message, secret));
    expect(Math.abs(Number(message.headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(300);
    const body: unknown = JSON.parse(message.body);
    if (!isA('Notification', body)) throw new Error(`no notification: ${message.body}`);
    expect(message.headers['webhook-id']).toBe(body.id);
    return body;
  });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(50);
}

const failedBackup = async (url: string) => {
  const body = { database: 'availability' };
  return problemIn(
    await call(url, 'POST', '/backups', { body, headers: { prefer: 'wait=60' } }),
    422,
    'source_missing',
  );
};

test('a failed backup and its recovery are told, signed; a success alone is not', async () => {
  const receiver = await startWebhookReceiver();
  const folder = await temporaryFolder();
  const service = await startedFor(folder, settings(receiver.url), options);
  const { jobId, detail } = await failedBackup(service.url);
  await makeSmallDatabase(service.paths.database);
  await takeBackup(service);
  await takeBackup(service);
  await until(() => receiver.received.length >= 2);
  await service.stop();
  expect(heard(receiver)).toMatchObject([
    {
      type: 'backup.failed',
      database: 'availability',
      jobId,
      summary: expect.stringContaining(detail),
      problem: { code: 'source_missing' },
    },
    { type: 'backup.recovered', database: 'availability', problem: null },
  ]);
  expect(service.log()).not.toContain(secret);
});

test('what a webhook refused is sent again, with the same id, by a service that was killed and started again', async () => {
  const receiver = await startWebhookReceiver();
  receiver.answer(503);
  const folder = await temporaryFolder();
  const first = await startedFor(folder, settings(receiver.url), options);
  await makeSmallDatabase(servicePaths(folder).database);
  await takeBackup(first);
  await rm(first.paths.database);
  await failedBackup(first.url);
  await until(() => receiver.received.length >= 1);
  await first.kill();
  receiver.answer(200);
  const refused = receiver.received.length;
  await startedFor(folder, settings(receiver.url), options);
  await until(() => receiver.received.length > refused);
  const ids = heard(receiver).map(({ id, type }) => `${type} ${id}`);
  expect(new Set(ids).size).toBe(1);
});
