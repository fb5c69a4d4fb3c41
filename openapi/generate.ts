/**
 * Writes openapi.json and the client's types from the running application: `npm run openapi`. With `--check` it writes
 * nothing and fails where the committed files are not what the application says today.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { buildApp } from '../src/app.ts';
import { parseConfig } from '../src/config.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The document as the service answers it, from an application in a folder of its own. */
async function currentDocument(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'duckback-openapi-'));
  try {
    const config = parseConfig(configIn(folder), join(folder, 'duckback.yaml'));
    const app = await buildApp(config, { logLevel: 'silent' });
    await app.ready();
    const document = app.swagger();
    await app.close();
    return `${JSON.stringify(document, null, 2)}\n`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const configIn = (folder: string): string => `
stateDir: ${folder}/state
restoreRoots: [${folder}/state/restored]
repositories: { local: { kind: local, path: ${folder}/repository } }
databases: { availability: { path: ${folder}/availability.duckdb, repositories: [local] } }
`;

const document = await currentDocument();
const notice = '// Types of openapi.json for openapi-fetch. Written by `npm run openapi`.\n\n';
const types = notice + astToString(await openapiTypescript(document));
const files = { 'openapi.json': document, 'client.ts': types };

for (const [name, text] of Object.entries(files)) {
  const path = join(here, name);
  if (!process.argv.includes('--check')) await writeFile(path, text);
  else if ((await readFile(path, 'utf8').catch(() => '')) !== text) {
    console.error(`openapi/${name} is out of date: run npm run openapi and commit what it writes.`);
    process.exitCode = 1;
  }
}
