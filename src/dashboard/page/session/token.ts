/** The token of this tab. It goes out in the Authorization header alone, so no other site can make the browser send it. */
import { signal } from '@preact/signals';
import { queryClient } from '../api/query-client.ts';

const key = 'duckback-token';

/** Whether the service asks for one: it says so in its page. */
export const isAskedFor = document.documentElement.dataset.signIn === 'token';

/** null: none is used. */
export const token = signal<string | null>(sessionStorage.getItem(key));

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
