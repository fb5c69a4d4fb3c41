/** `npm run token -- <name> --role <role>`: makes a bearer token. It is printed once, on standard output; only its hash is stored. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Value } from 'typebox/value';
import { systemClock } from './clock.ts';
import { ConfigError, loadPlaceOfTokens } from './config.ts';
import { AllowedDatabases, type Principal, Role, roles } from './domain/access.ts';
import { addToken } from './http/add-token.ts';
import { TokensFileError } from './http/tokens.ts';

const usage = `usage: npm run token -- <name> --role ${roles.join('|')} [--databases <name>,..]`;

/** Throws a `TokensFileError` for what is no principal. */
function principalIn(args: readonly string[]): Principal {
  const { positionals, values } = parse(args);
  const [name, ...rest] = positionals;
  const { role } = values;
  const databases = values.databases?.split(',') ?? null;
  if (name === undefined || rest.length > 0 || !Value.Check(Role, role)) throw new TokensFileError(usage);
  if (databases !== null && !Value.Check(AllowedDatabases, databases)) throw new TokensFileError(usage);
  return { name, role, databases };
}

function parse(args: readonly string[]) {
  try {
    const options = { role: { type: 'string' }, databases: { type: 'string' } } as const;
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (cause) {
    throw new TokensFileError(usage, { cause });
  }
}

async function main(args: readonly string[]): Promise<void> {
  const principal = principalIn(args);
  const { server, stateDir } = await loadPlaceOfTokens();
  const file = server.tokensFile ?? join(stateDir, 'tokens');
  console.log(await addToken(file, principal, systemClock.now()));
  console.error(`This is the only time it is shown. ${file} has its hash.`);
  if (server.tokensFile === null)
    console.error('Name that file in server.tokensFile, then restart the service.');
  else console.error('A service that runs lets it in within a few seconds.');
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const expected = error instanceof TokensFileError || error instanceof ConfigError;
  console.error(expected ? error.message : error);
  process.exitCode = 1;
}
