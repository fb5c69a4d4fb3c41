/** The token of this tab. It goes out in the Authorization header alone, so no other site can make the browser send it. */
import { signal } from '@preact/signals';
import { queryClient } from '../api/query-client.ts';

const key = 'duckback-token';

/** Whether it can stand in a header, and so be a token: what was pasted may have characters that nobody sees. */
export const canBeToken = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);

/** Whether the service asks for one: it says so in its page. */
export const isAskedFor = document.documentElement.dataset.signIn === 'token';

/** null: none is used. */
export const token = signal<string | null>(remembered());

function remembered(): string | null {
  const found = sessionStorage.getItem(key);
  return found !== null && canBeToken(found) ? found : null;
}

/** Whether the token of this tab was refused: it has expired, or was never one. */
export const isRefused = signal(false);

export function signInWith(given: string): void {
  sessionStorage.setItem(key, given);
  token.value = given;
  isRefused.value = false;
}

export function forgetToken(): void {
  sessionStorage.removeItem(key);
  token.value = null;
  // What one may see another may not.
  queryClient.clear();
}

export const authorization = (): Record<string, string> =>
  token.value === null ? {} : { authorization: `Bearer ${token.value}` };
