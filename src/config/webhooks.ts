/** Where notifications go: URLs from the file, secrets from the environment. */
import { createHash } from 'node:crypto';
import type { Static } from 'typebox';
import type { Webhook } from '../domain/ports/webhook.ts';
import type { Report } from './issues.ts';
import type { Notifications } from './schema.ts';

/** As Standard Webhooks writes a secret: 24 to 64 bytes in base64. */
const secretPattern = /^whsec_([A-Za-z0-9+/]{32,88}={0,2})$/;

/** The webhooks whose secrets are there; the others are reported. */
export function buildWebhooks(
  { webhooks }: Static<typeof Notifications>,
  env: NodeJS.ProcessEnv,
  report: Report,
): Webhook[] {
  return webhooks.flatMap(({ url, secretEnv }, at) => {
    const secret = secretPattern.exec(env[secretEnv] ?? '')?.[1];
    if (secret !== undefined) return [{ name: nameOf(url), url, secret: Buffer.from(secret, 'base64') }];
    const what = env[secretEnv] ? 'holds no secret of the form' : 'is not set; it must hold';
    report(
      ['notifications', 'webhooks', at, 'secretEnv'],
      `${secretEnv} ${what} whsec_ and 24 to 64 bytes in base64; make one with: echo whsec_$(openssl rand -base64 32)`,
    );
    return [];
  });
}

/** Tells webhooks of one host apart without showing what may be secret in their paths. */
function nameOf(url: string): string {
  const digest = createHash('sha256').update(url).digest('hex').slice(0, 8);
  return `${new URL(url).host}-${digest}`;
}
