import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Principal } from '../../../src/domain/access.ts';
import { createToken } from '../../../src/http/tokens.ts';

type Wanted = Pick<Principal, 'name'> & Partial<Principal>;

/** Makes tokens, admins of all databases unless they say otherwise, and the file that lets them in, in a folder of its own below `folder`. */
export async function makeTokens(folder: string, wanted: readonly Wanted[]) {
  const secrets = join(folder, 'secrets');
  const tokensFile = join(secrets, 'tokens');
  await mkdir(secrets, { mode: 0o700, recursive: true });
  const made = wanted.map((one) => createToken({ role: 'admin', databases: null, ...one }, new Date()));
  const lines = made.map(({ entry }) => `${JSON.stringify(entry)}\n`);
  await writeFile(tokensFile, lines.join(''), { mode: 0o600 });
  return { tokensFile, made: made.map(({ token }) => token) };
}

/** The same for a single admin. */
export async function makeToken(
  folder: string,
  name: string,
): Promise<{ token: string; tokensFile: string }> {
  const { tokensFile, made } = await makeTokens(folder, [{ name }]);
  return { token: made[0] ?? '', tokensFile };
}
