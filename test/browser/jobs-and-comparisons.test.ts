import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { call, jobIn } from '../http/support/call.ts';
import { isA } from '../http/support/document.ts';
import { freezeEngine, untilJob } from '../http/support/service.ts';
import { runSql } from '../support/duckdb.ts';
import { dashboardOfThisFile } from './support/dashboard.ts';
import { barriers, overhang, seen } from './support/faults.ts';
import { inSmallPages, loseAnswers } from './support/network.ts';
import { finish, makeWithBackups, twoDatabases } from './support/world.ts';

const made = { backup: '', comparison: '' };
const dashboard = dashboardOfThisFile({
  settings: twoDatabases,
  async prepare(service) {
    const { database } = service.paths;
    [made.backup = ''] = await makeWithBackups(service, [40]);
    await runSql(database, ["UPDATE daily SET volume = 7 WHERE symbol = 'S1' AND date = '2025-03-05'"]);
    const sides = { left: { database: 'availability' }, right: { backup: made.backup } };
    made.comparison = (await finish(service, '/compare', { ...sides, mode: 'rows' })).id;
  },
});

const rowsOf = (page: Page) => page.getByRole('table').getByRole('row');

async function newestComparison(): Promise<string | undefined> {
  const { body } = await call(dashboard().url, 'GET', '/jobs?kind=compare&limit=1');
  if (!isA('JobPage', body)) throw new Error('no page');
  return body.items[0]?.id;
}

test('jobs are listed newest first with what became of them, as far as they are filtered for', async () => {
  const { url, open } = dashboard();
  const body = { database: 'second' };
  await call(url, 'POST', '/backups', { body, headers: { prefer: 'wait=60' } });
  const page = await open('/jobs');
  await page.getByText('The database file does not exist').waitFor();
  expect(await rowsOf(page).nth(1).textContent()).toContain('second');
  await page.getByLabel('Kind').selectOption('compare');
  await page.getByText('The database file does not exist').waitFor({ state: 'detached' });
  await page.getByLabel('State').selectOption('cancelled');
  await page.getByText('There is none.').waitFor();
  await page.getByLabel('Kind').selectOption('all');
  await page.getByLabel('State').selectOption('failed');
  await page.getByRole('link', { name: 'backup', exact: true }).click();
  await page.getByRole('alert').getByText('Check the path in the configuration.').waitFor();
  await page.getByText('"database":"second"').waitFor();
});

test('a job that goes on is followed step by step, and ends when it is cancelled', async () => {
  const service = dashboard();
  await freezeEngine(service);
  const body = { backup: made.backup, level: 'content' };
  const job = jobIn(await call(service.url, 'POST', '/verify', { body }), 202);
  const page = await service.open('/jobs');
  await page.getByRole('progressbar').first().waitFor();
  await page.getByRole('link', { name: 'verify', exact: true }).first().click();
  await page.waitForURL(new RegExp(`#/jobs/${job.id}$`));
  await page.getByRole('region', { name: 'Steps' }).getByText('running').waitFor();
  await page.getByRole('button', { name: 'Cancel …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the job' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('region', { name: 'State' }).getByText('cancelled').first().waitFor();
  expect(await page.getByRole('button', { name: 'Cancel …' }).count()).toBe(0);
});

test('a job whose events are refused is followed to its end all the same', async () => {
  const service = dashboard();
  service.expectComplaints(/429 \(/);
  const thaw = await freezeEngine(service);
  const body = { backup: made.backup, level: 'content' };
  const job = jobIn(await call(service.url, 'POST', '/verify', { body }), 202);
  const page = await service.open('/nowhere');
  let refused = 0;
  await page.route('**/events', (route) => {
    refused += 1;
    return route.fulfill({ status: 429, contentType: 'application/problem+json', body: '{}' });
  });
  await page.goto(`/#/jobs/${job.id}`);
  const state = page.getByRole('region', { name: 'State' });
  await state.getByText('running').waitFor();
  await expect.poll(() => refused).toBe(1);
  thaw();
  await state.getByText('succeeded').waitFor();
});

test('jobs that are followed in several tabs leave connections for requests, and a tab that nobody sees takes none', async () => {
  const service = dashboard();
  const thaw = await freezeEngine(service);
  const body = { backup: made.backup, level: 'content' };
  const jobs: string[] = [];
  for (let at = 0; at < 3; at += 1)
    jobs.push(jobIn(await call(service.url, 'POST', '/verify', { body }), 202).id);
  const pages = await Promise.all([service.open('/jobs'), service.open('/jobs')]);
  for (const page of pages) {
    await seen(page, 'queued');
    await page.clock.runFor(5000);
  }
  const status = "fetch('/healthz', { signal: AbortSignal.timeout(10_000) }).then(({ status }) => status)";
  for (const page of pages) expect(await page.evaluate(status)).toBe(200);
  const [page] = pages;
  const left = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/events'));
  await page.evaluate(`Object.defineProperty(document, 'visibilityState', { value: 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'))`);
  await left;
  thaw();
  await untilJob(service.url, jobs.at(-1) ?? '', 'succeeded');
});

test('a job whose events fall silent is followed to its end all the same', async () => {
  const service = dashboard();
  const thaw = await freezeEngine(service);
  const body = { backup: made.backup, level: 'content' };
  const job = jobIn(await call(service.url, 'POST', '/verify', { body }), 202);
  const page = await service.open('/nowhere');
  await page.route('**/events', () => {});
  await page.goto(`/#/jobs/${job.id}`);
  const state = page.getByRole('region', { name: 'State' });
  await state.getByText('running').waitFor();
  thaw();
  await untilJob(service.url, job.id, 'succeeded');
  await page.clock.fastForward(10_000);
  await state.getByText('succeeded').waitFor();
});

test('a comparison is shown with its counts side by side, a map of its months and its rows', async () => {
  const page = await dashboard().open(`/jobs/${made.comparison}`);
  const counts = page.getByRole('region', { name: 'Comparison' });
  await counts.getByText(/^\d+ only left, 0 only right, 1 changed$/).waitFor();
  await counts.getByText('they differ').waitFor();
  const months = page.getByRole('region', { name: 'Months of daily that differ' });
  await months
    .getByTitle(/^2025-03: \d+ left, \d+ right$/)
    .getByText('=')
    .waitFor();
  expect(await months.getByText(/^\+\d+$/).count()).toBeGreaterThan(0);
  await months.getByText(/^Counts of \d+ months$/).click();
  await months.getByRole('cell', { name: '2025-03' }).waitFor();
  const rows = page.getByRole('region', { name: 'Rows of daily that differ' }).last();
  await rows.getByText('100 → 7').or(rows.getByText('7 → 100')).waitFor();
});

test('two states are compared from the form to the result', async () => {
  const page = await dashboard().open(`/compare/${made.backup}`);
  expect(await page.getByLabel('Left').inputValue()).toBe('database availability');
  await page.getByLabel('Left').selectOption(`backup ${made.backup}`);
  await page.getByRole('radio', { name: /^counts/ }).check();
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByText('Both are the same.').waitFor();
  await page.getByRole('region', { name: 'Comparisons that were made' }).getByText('The same').waitFor();
});

test('what was found of two states is not shown below two others that are chosen then', async () => {
  const page = await dashboard().open(`/compare/${made.backup}`);
  await page.getByLabel('Left').selectOption(`backup ${made.backup}`);
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByText('Both are the same.').waitFor();
  await page.getByLabel('Left').selectOption('database availability');
  expect(await page.getByText('Both are the same.').count()).toBe(0);
});

test('a comparison whose answer was lost is made once, also where another one was made meanwhile', async () => {
  const service = dashboard();
  service.expectComplaints(/ERR_FAILED/);
  const page = await service.open(`/compare/${made.backup}`);
  const compare = async (how: RegExp) => {
    await page.getByRole('radio', { name: how }).check();
    await page.getByRole('button', { name: 'Compare' }).click();
  };
  await loseAnswers(page, '**/compare');
  await compare(/^counts/);
  await page.getByText('It has been sent, and may have been done.').waitFor();
  const lost = await newestComparison();
  await page.unroute('**/compare');
  await compare(/^content/);
  await page.getByText('They differ.').waitFor();
  await compare(/^counts/);
  const href = await page.getByRole('link', { name: 'All of this job' }).getAttribute('href');
  expect(href).toBe(`#/jobs/${lost}`);
});

test('comparisons that were made before the newest are shown when one asks for them', async () => {
  const page = await dashboard().open('/nowhere');
  await inSmallPages(page, /\/jobs\?.*kind=compare/, 1);
  await page.goto('/#/compare');
  const made = page.getByRole('region', { name: 'Comparisons that were made' });
  await made.getByRole('button', { name: 'Show more' }).click();
  await made.getByRole('listitem').nth(1).waitFor();
});

test.for([
  { dark: true, size: 'phone' },
  { dark: false, size: 'desk' },
] as const)('nothing keeps anybody out, and nothing hangs over the edge: %o', async (view) => {
  const page = await dashboard().open('/jobs', view);
  for (const path of ['/jobs', `/jobs/${made.comparison}`, '/compare']) {
    await page.goto(`/#${path}`);
    await seen(page, 'succeeded');
    expect(await barriers(page), path).toEqual([]);
    expect(await overhang(page), path).toBe(0);
  }
});
