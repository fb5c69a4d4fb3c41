/** The dashboard in a real browser, on a real service: one of each for all tests of a file. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, onTestFinished } from 'vitest';
import { type RunningService, type Settings, startService } from '../../support/service.ts';
import { launchChromium } from './chromium.ts';

interface View {
  readonly token?: string;
  readonly dark?: boolean;
  /** A desk, where nothing is said. */
  readonly size?: keyof typeof sizes;
}

const sizes = {
  phone: { width: 360, height: 740 },
  desk: { width: 1280, height: 900 },
  wall: { width: 1920, height: 1080 },
} as const;

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

interface Started {
  readonly browser: Browser;
  /** What tabs share: no cookies and no storage, since the dashboard has none; its script, which is read once. */
  readonly context: BrowserContext;
  readonly service: RunningService;
}

export function dashboardOfThisFile({ settings, prepare }: Options): () => Dashboard {
  let folder: string | undefined;
  let started: Started | undefined;
  let complaints: string[] = [];
  let expected: RegExp[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'duckback-test-'));
    const starting = startService(folder, await settings?.(folder));
    const [browser, service] = await Promise.all([launchChromium(), starting]);
    const context = await browser.newContext({ baseURL: service.url });
    context.setDefaultTimeout(20_000);
    started = { browser, context, service };
    // As long as one tab of the service is open the others share its process.
    await (await context.newPage()).goto('/healthz');
    await prepare(service);
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

  async function open({ context, service }: Started, path: string, view: View): Promise<Page> {
    const page = await context.newPage();
    onTestFinished(async () => {
      await page.close();
      await context.setOffline(false);
    });
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error.stack)));
    page.on('request', (request) => {
      if (!request.url().startsWith(`${service.url}/`) && !request.url().startsWith('blob:'))
        complaints.push(request.url());
    });
    await page.setViewportSize(sizes[view.size ?? 'desk']);
    await page.emulateMedia({ colorScheme: view.dark ? 'dark' : 'light' });
    if (view.token !== undefined)
      await page.addInitScript(`sessionStorage['duckback-token'] = ${JSON.stringify(view.token)}`);
    await page.clock.install();
    await page.goto(`/#${path}`);
    return page;
  }

  return () => {
    if (!started) throw new Error('the dashboard has not been started');
    const running = started;
    return {
      ...running.service,
      open: (path, view = {}) => open(running, path, view),
      expectComplaints(pattern) {
        expected.push(pattern);
      },
    };
  };
}
