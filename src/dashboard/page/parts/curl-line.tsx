import type { Ask } from '../api/ask.ts';
import { token } from '../session/token.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The same request for a terminal. */
function curlOf({ method, path, body, starts }: Ask): string {
  const words = ['curl -sS --fail-with-body'];
  if (method !== 'POST' || !body) words.push(`-X ${method}`);
  words.push(quoted(`${location.origin}${path}`));
  if (token.value !== null) words.push('-H "Authorization: Bearer $TOKEN"');
  if (starts) words.push("-H 'Prefer: wait=240'");
  if (body) words.push("-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(body))}`);
  return words.join(' ');
}

export const CurlLine = ({ asked }: { readonly asked: Ask }) => (
  <details class="curl">
    <summary>The same with curl</summary>
    <textarea readOnly rows={4} spellcheck={false} aria-label="The command" value={curlOf(asked)} />
  </details>
);
