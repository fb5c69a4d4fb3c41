import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };

/** How to start the service: what `npm start` says, so that tests and benchmarks run the very same process. */
export interface StartCommand {
  readonly env: Readonly<Record<string, string>>;
  /** Arguments of node: its flags, then the program. */
  readonly args: readonly string[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The script reads `NAME=value ... exec node --flag ... src/server.ts`, with paths from the root of the project. */
export function startCommand(): StartCommand {
  const words = manifest.scripts.start.split(' ');
  const command = words.indexOf('node');
  const settings = words.slice(0, command).filter((word) => word.includes('='));
  return {
    env: Object.fromEntries(settings.map(settingOf)),
    args: words.slice(command + 1).map((word) => (word.startsWith('-') ? word : resolve(root, word))),
  };
}

function settingOf(word: string): [name: string, value: string] {
  const [name = '', value = ''] = word.split('=');
  return [name, value.includes('/') ? resolve(root, value) : value];
}
