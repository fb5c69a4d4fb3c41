import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createToken } from '../../../src/http/tokens.ts';

/** Makes a token and the file that lets it in, in a folder of its own below `folder`. */
export async function makeToken(
  folder: string,
  name: string,
): Promise<{ token: string; tokensFile: string }> {
  const secrets = join(folder, 'secrets');
  const tokensFile = join(secrets, 'tokens');
  await mkdir(secrets, { mode: 0o700 });
  const { token, entry } = createToken(name, new Date());
  await writeFile(tokensFile, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
  return { token, tokensFile };
}
