/** A browser for a test file: Debian's Chromium, which is installed where it is missing and may be. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { installPackages } from '../../support/apt.ts';

const run = promisify(execFile);

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Making a process for each tab takes longer than most tests.
  '--process-per-site',
];

/** Its folder of user data is empty, and removed in the end. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = (await installed()) ?? (await install());
  return chromium.launch({ executablePath, args: flags });
}

const installed = (): Promise<string | null> =>
  run('which', ['chromium']).then(
    ({ stdout }) => stdout.trim(),
    () => null,
  );

async function install(): Promise<string> {
  try {
    await installPackages('chromium');
  } catch (cause) {
    throw new Error(
      'The browser tests need Chromium, as root on Debian they install it: apt-get install chromium',
      {
        cause,
      },
    );
  }
  const path = await installed();
  if (path === null) throw new Error('apt-get installed chromium, and there is none');
  return path;
}
