/** Request headers that change how a long operation is answered. */
import { Problem } from '../domain/problem.ts';

/** Clients such as Node's fetch give up at 300 seconds. */
const longestWaitSeconds = 240;

/** Milliseconds that `Prefer: wait=N` (RFC 7240) asks to wait, capped; null without it. Other preferences are ignored. */
export function waitMs(prefer: string | undefined): number | null {
  const seconds = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,9})"?\s*(?:[,;]|$)/i.exec(prefer ?? '')?.[1];
  return seconds === undefined ? null : Math.min(Number(seconds), longestWaitSeconds) * 1000;
}

const longestKey = 255;

/** The Idempotency-Key, quoted (a structured-field string) or bare; undefined without one. */
export function idempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(header.trim())?.[1];
  const key = quoted === undefined ? header.trim() : quoted.replace(/\\(["\\])/g, '$1');
  if (key.length > 0 && key.length <= longestKey && /^[\x20-\x7e]*$/.test(key)) return key;
  const pointer = '/headers/idempotency-key';
  const message = `must be 1 to ${longestKey} printable ASCII characters`;
  throw new Problem('validation_failed', `The Idempotency-Key ${message}.`, {
    errors: [{ pointer, message }],
  });
}
