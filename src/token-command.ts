/** `npm run token -- <name>`: makes a bearer token. It is printed once, on standard output; only its hash is stored. */
import { join } from 'node:path';
import { systemClock } from './clock.ts';
import { ConfigError, loadConfig } from './config.ts';
import { addToken } from './http/add-token.ts';
import { TokensFileError } from './http/tokens.ts';

async function main(args: readonly string[]): Promise<void> {
  const [name, ...rest] = args;
  if (name === undefined || rest.length > 0) throw new TokensFileError('usage: npm run token -- <name>');
  const { server, stateDir } = await loadConfig();
  const file = server.tokensFile ?? join(stateDir, 'tokens');
  console.log(await addToken(file, name, systemClock.now()));
  console.error(`This is the only time it is shown. ${file} has its hash.`);
  if (server.tokensFile === null)
    console.error(`Name that file in server.tokensFile, then restart the service.`);
  else console.error('Restart the service to let it in.');
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const expected = error instanceof TokensFileError || error instanceof ConfigError;
  console.error(expected ? error.message : error);
  process.exitCode = 1;
}
