import type { Notification } from '../notification.ts';

/** Where notifications go. */
export interface Webhook {
  /** For logs and state: the URL can be a secret itself. */
  readonly name: string;
  readonly url: string;
  /** What its messages are signed with. */
  readonly secret: Uint8Array;
}

/** Resolves once the receiver has said that it has it; rejects with an Error that names neither URL nor secret. */
export type SendWebhook = (
  webhook: Webhook,
  notification: Notification,
  signal: AbortSignal,
) => Promise<void>;
