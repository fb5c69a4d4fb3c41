/** The dashboard in a real browser, on a real service: one of each for all tests of a file. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, onTestFinished } from 'vitest';
import { type RunningService, type Settings, startService } from '../../support/service.ts';
import { launchChromium } from './chromium.ts';

interface View {
  readonly token?: string;
  readonly dark?: boolean;
  /** As narrow as a phone. */
  readonly phone?: boolean;
}

export interface Dashboard extends RunningService {
  /** A new tab that shows the page behind the `#`. What its console complains of fails the test. */
  open(path: string, view?: View): Promise<Page>;
  /** Complaints of the console that this test means to provoke: the browser itself tells of answers that are no success. */
  expectComplaints(pattern: RegExp): void;
}

interface Options {
  /** Settings of the service, made for its folder. */
  settings?(folder: string): Promise<Settings>;
  /** Makes databases and backups before the first test. */
  prepare(service: RunningService): Promise<void>;
}

export function dashboardOfThisFile({ settings, prepare }: Options): () => Dashboard {
  let folder: string | undefined;
  let started: { readonly browser: Browser; readonly service: RunningService } | undefined;
  let complaints: string[] = [];
  let expected: RegExp[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'duckback-test-'));
    const service = startService(folder, await settings?.(folder));
    const [browser, running] = await Promise.all([launchChromium(), service]);
    started = { browser, service: running };
    await prepare(running);
  }, 300_000);
  afterEach(() => {
    const unexpected = complaints.filter((text) => !expected.some((pattern) => pattern.test(text)));
    complaints = [];
    expected = [];
    expect(unexpected).toEqual([]);
  });
  afterAll(async () => {
    await started?.browser.close();
    await started?.service.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  async function open(browser: Browser, url: string, path: string, view: View): Promise<Page> {
    const context = await browser.newContext({
      baseURL: url,
      viewport: view.phone ? { width: 360, height: 740 } : { width: 1280, height: 900 },
      colorScheme: view.dark ? 'dark' : 'light',
    });
    onTestFinished(() => context.close());
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error.stack)));
    page.on('request', (request) => {
      if (!request.url().startsWith(`${url}/`) && !request.url().startsWith('blob:'))
        complaints.push(request.url());
    });
    if (view.token !== undefined)
      await page.addInitScript(`sessionStorage['duckback-token'] = '${view.token}'`);
    await page.goto(`/#${path}`);
    return page;
  }

  return () => {
    if (!started) throw new Error('the dashboard has not been started');
    const { browser, service } = started;
    return {
      ...service,
      open: (path, view = {}) => open(browser, service.url, path, view),
      expectComplaints(pattern) {
        expected.push(pattern);
      },
    };
  };
}
