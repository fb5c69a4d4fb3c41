import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { call } from '../http/support/call.ts';
import { isA } from '../http/support/document.ts';
import { takeBackup } from '../http/support/service.ts';
import { runSql } from '../support/duckdb.ts';
import { flipBit } from '../support/flip-bit.ts';
import { servicePaths } from '../support/service.ts';
import { dashboardOfThisFile } from './support/dashboard.ts';
import { barriers, dialogOf, overhang } from './support/faults.ts';
import { inSmallPages, loseAnswers } from './support/network.ts';
import { makeDatabase, storedFile } from './support/world.ts';

const shell = (script: string, ...args: string[]) => ({ command: ['/bin/sh', '-c', script, ...args] });

const made = { backup: '' };
const dashboard = dashboardOfThisFile({
  async settings(folder) {
    const hooks = {
      cwd: folder,
      stop: shell('echo the scheduler was stopped'),
      validate: shell('echo three dates are missing; test ! -e broken'),
      backfill: shell('while [ ! -e go ]; do sleep 0.05; done; echo filled in from "$0"', '{startDate}'),
      start: shell('echo the scheduler was started'),
    };
    const path = servicePaths(folder).database;
    const layout = { tables: { daily: { timeColumn: 'date' } } };
    const checks = [{ name: 'no_odd_symbols', sql: "SELECT * FROM daily WHERE symbol = 'odd'" }];
    return { databases: { availability: { path, repositories: ['local'], export: layout, checks, hooks } } };
  },
  async prepare(service) {
    await makeDatabase(service.paths.database, 3);
    made.backup = (await takeBackup(service)).id;
  },
});

const flag = (name: string) => join(dashboard().paths.folder, name);
const itemsOf = (page: Page, region: string) =>
  page.getByRole('region', { name: region }).getByRole('list').first().locator('> li');

async function recover(page: Page): Promise<void> {
  await itemsOf(page, 'What it will do').first().waitFor();
  await page.getByLabel('Type availability to confirm').fill('availability');
  await page.getByRole('button', { name: 'Recover' }).click();
  await page.waitForURL(/#\/jobs\//);
}

test('each of the seven steps says what it will do, which command it runs, and what happens if it fails', async () => {
  const page = await dashboard().open('/databases/availability');
  await page.getByRole('link', { name: 'Recover …' }).click();
  const steps = itemsOf(page, 'What it will do');
  await steps.nth(6).waitFor();
  const names = await steps.locator('> strong').allTextContents();
  expect(names).toEqual(['identify', 'verify', 'stop', 'restore', 'validate', 'backfill', 'start']);
  expect(await steps.nth(2).textContent()).toMatch(
    /Runs \/bin\/sh -c echo the scheduler was stopped.*If it fails: /,
  );
  expect(await page.getByRole('button', { name: 'Recover' }).isDisabled()).toBe(true);
  await page.getByRole('radio', { name: /^From scratch/ }).check();
  await page.getByText('move aside', { exact: true }).waitFor();
  expect(await steps.count()).toBe(5);
});

test('a recovery takes the backup that was shown, and is followed step by step, with what its commands write, to its end', async () => {
  const service = dashboard();
  const page = await service.open('/recovery/availability');
  await page.getByText(`Take ${made.backup}`).waitFor();
  await runSql(service.paths.database, ["INSERT INTO daily VALUES ('2024-01-01', 'S9', 1)"]);
  await takeBackup(service);
  await recover(page);
  const steps = itemsOf(page, 'Steps');
  await steps.nth(5).getByText('running').first().waitFor();
  expect(await steps.nth(6).textContent()).toContain('to come');
  expect(await steps.nth(2).textContent()).toContain('the scheduler was stopped');
  expect(await barriers(page)).toEqual([]);
  await writeFile(flag('go'), '');
  const result = page.getByRole('region', { name: 'Result' });
  await result.getByText('recovered').waitFor();
  await result.getByRole('link', { name: made.backup }).waitFor();
  expect(await steps.nth(5).textContent()).toMatch(/filled in from \d{4}-\d{2}-\d{2}/);
  expect(await steps.nth(6).textContent()).toContain('the scheduler was started');
  expect(await steps.getByText('succeeded').count()).toBeGreaterThanOrEqual(7);
});

test('where a step fails the page shows what it wrote, what became of the database, and what to do', async () => {
  await writeFile(flag('broken'), '');
  const page = await dashboard().open('/recovery/availability', { size: 'phone', dark: true });
  await recover(page);
  await page.getByRole('region', { name: 'Result' }).getByText('put back').waitFor();
  const validate = itemsOf(page, 'Steps').nth(4);
  expect(await validate.textContent()).toContain('failed');
  await validate.getByText('three dates are missing').first().waitFor();
  expect(await validate.locator('.hint').first().textContent()).toContain('put back');
  expect(await itemsOf(page, 'Steps').nth(5).textContent()).toContain('not done');
  await page.getByRole('alert').getByText('hook_failed').waitFor();
  expect(await barriers(page)).toEqual([]);
  expect(await overhang(page)).toBe(0);
  await rm(flag('broken'));
});

test('what a recovery would do is looked at again after an error', async () => {
  dashboard().expectComplaints(/507 \(/);
  const page = await dashboard().open('/nowhere');
  const problem = { code: 'insufficient_space', detail: 'The disk is full.', hint: 'Make room.' };
  const answer = { status: 507, contentType: 'application/problem+json', body: JSON.stringify(problem) };
  await page.route('**/recovery', (route) => route.fulfill(answer));
  await page.goto('/#/recovery/availability');
  await page.getByRole('alert').getByText('insufficient_space').waitFor();
  await page.unroute('**/recovery');
  await page.getByRole('button', { name: 'Look again' }).click();
  await itemsOf(page, 'What it will do').nth(6).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
});

const recoveries = async () => {
  const { body } = await call(dashboard().url, 'GET', '/jobs?kind=recovery');
  if (!isA('JobPage', body)) throw new Error('no page');
  return body.items;
};

/** Has it begun, and lets the page not know. */
async function loseRecovery(page: Page): Promise<void> {
  dashboard().expectComplaints(/ERR_FAILED/);
  await itemsOf(page, 'What it will do').first().waitFor();
  await loseAnswers(page, '**/recovery');
  await page.getByLabel('Type availability to confirm').fill('availability');
  await page.getByRole('button', { name: 'Recover' }).click();
  await page.getByText('It has been sent, and may have been done.').waitFor();
  await page.unroute('**/recovery');
}

test('a recovery whose answer was lost on the way says that it may go on, and is begun once', async () => {
  const page = await dashboard().open('/recovery/availability');
  await loseRecovery(page);
  await page.getByRole('button', { name: 'Recover' }).click();
  await page.waitForURL(/#\/jobs\//);
  await page.getByRole('region', { name: 'Result' }).getByText('recovered').waitFor();
  expect(await recoveries()).toHaveLength(3);
});

test('a recovery whose answer was lost is told of and not begun again, also where another one was looked at meanwhile', async () => {
  await writeFile(flag('go'), '');
  const page = await dashboard().open('/recovery/availability');
  await loseRecovery(page);
  const [lost] = await recoveries();
  await expect.poll(async () => (await recoveries())[0]?.state).toBe('succeeded');
  await page.getByRole('radio', { name: /^From scratch/ }).check();
  await page.getByText('move aside', { exact: true }).waitFor();
  await page.getByText('Something else was sent before, and may have been done.').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  await page.getByRole('radio', { name: /^From a backup/ }).check();
  await recover(page);
  expect(page.url()).toContain(lost?.id);
  expect((await recoveries())[0]?.id).toBe(lost?.id);
});

test('who leaves while a recovery is asked for stays where they went', async () => {
  const page = await dashboard().open('/recovery/availability');
  await itemsOf(page, 'What it will do').first().waitFor();
  const { body } = await call(dashboard().url, 'GET', '/jobs?kind=recovery&limit=1');
  if (!isA('JobPage', body)) throw new Error('no page');
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  await page.route('**/recovery', async (route) => {
    await held;
    await route.fulfill({ status: 202, json: body.items[0] });
  });
  await page.getByLabel('Type availability to confirm').fill('availability');
  await page.getByRole('button', { name: 'Recover' }).click();
  await page.getByRole('link', { name: 'Schedules' }).click();
  const answered = page.waitForResponse('**/recovery');
  letGo();
  await answered;
  await page.getByRole('heading', { name: 'Schedules', level: 1 }).waitFor();
  await page.waitForTimeout(300);
  expect(page.url()).toContain('#/schedules');
});

test('a recovery goes on where data breaks a check, once that is asked for, and tells what broke it', async () => {
  const service = dashboard();
  await runSql(service.paths.database, ["INSERT INTO daily VALUES ('2024-01-01', 'odd', 1)"]);
  const { id } = await takeBackup(service);
  const page = await service.open('/recovery/availability');
  await page.getByText(`Take ${id}`).waitFor();
  await page.getByLabel('Go on where data breaks a check').check();
  await page.getByText('and tell what breaks it').first().waitFor();
  expect(await barriers(page)).toEqual([]);
  await recover(page);
  const result = page.getByRole('region', { name: 'Result' });
  await result.getByText('no_odd_symbols').last().waitFor();
  expect(await result.locator('header .badge').allTextContents()).toEqual(['● recovered']);
  await result.getByText('violated').first().waitFor();
});

test('a verification and a restore of data that breaks a check say so beside that nothing is damaged, and what was restored', async () => {
  const service = dashboard();
  const { id } = await takeBackup(service);
  const page = await service.open(`/backups/${id}`);
  const verifying = await dialogOf(page, 'Verify …');
  await verifying.getByRole('button', { name: 'Verify' }).click();
  await verifying.getByText('Nothing is damaged: level content. 1 check violated.').waitFor();
  await verifying.getByRole('button', { name: 'Close' }).last().click();
  await verifying.waitFor({ state: 'detached' });
  const restoring = await dialogOf(page, 'Restore …');
  await restoring.getByText(`Copy ${id}`).waitFor();
  await restoring.getByLabel('Type availability to confirm').fill('availability');
  await restoring.getByRole('button', { name: 'Restore', exact: true }).click();
  await restoring.getByText(/^Restored: .*\. 1 check violated\.$/).waitFor();
});

test('a recovery from a backup that is damaged is shown as one that recovered nothing', async () => {
  const service = dashboard();
  const { id } = await takeBackup(service);
  const page = await service.open('/recovery/availability');
  await page.getByText(`Take ${id}`).waitFor();
  await flipBit(storedFile(service, id));
  await recover(page);
  await page.getByRole('alert').getByText('verification_failed').waitFor();
  const result = page.getByRole('region', { name: 'Result' });
  expect(await result.locator('header .badge').allTextContents()).toEqual(['■ not recovered']);
  expect(await barriers(page)).toEqual([]);
});

test('what was chosen for one database is not chosen for another whose address is opened in the same tab', async () => {
  const page = await dashboard().open('/recovery/availability');
  await itemsOf(page, 'What it will do').nth(6).waitFor();
  await page.getByRole('radio', { name: /^From scratch/ }).check();
  await page.getByLabel('Go on where data breaks a check').check();
  await page.getByLabel('Type availability to confirm').fill('availability');
  const asked = page.waitForRequest((request) => request.postData()?.includes('second') === true);
  await page.goto('/#/recovery/second');
  expect((await asked).postDataJSON()).toEqual({ database: 'second', from: 'backup', dryRun: true });
  expect(await page.getByRole('radio', { name: /^From a backup/ }).isChecked()).toBe(true);
  dashboard().expectComplaints(/40[49] \(|422 \(/);
});

test('a name that was typed for one plan does not confirm another that has come in its place', async () => {
  const service = dashboard();
  const page = await service.open('/recovery/availability');
  await itemsOf(page, 'What it will do').nth(6).waitFor();
  const confirm = page.getByLabel('Type availability to confirm');
  await confirm.fill('availability');
  expect(await page.getByRole('button', { name: 'Recover' }).isDisabled()).toBe(false);
  const { id } = await takeBackup(service);
  await page.getByRole('button', { name: 'Look again' }).click();
  await page.getByText(`Take ${id}`).waitFor();
  expect(await confirm.inputValue()).toBe('');
  expect(await page.getByRole('button', { name: 'Recover' }).isDisabled()).toBe(true);
});

test('a backup that is older than those that are listed at first is found all the same', async () => {
  const service = dashboard();
  await takeBackup(service);
  const page = await service.open('/nowhere');
  await inSmallPages(page, /\/backups\?/, 1);
  await page.goto('/#/recovery/availability');
  const older = page.getByRole('button', { name: 'Show older backups' });
  const options = page.getByLabel('Backup', { exact: true }).getByRole('option');
  await older.waitFor();
  await options.nth(1).waitFor({ state: 'attached' });
  expect(await options.count()).toBe(2);
  await older.click();
  await options.nth(2).waitFor({ state: 'attached' });
});

test('a database that there is not cannot be recovered, and the page says so', async () => {
  dashboard().expectComplaints(/404 \(/);
  const page = await dashboard().open('/recovery/nosuch');
  await page.getByRole('alert').getByText('not_found').first().waitFor();
  expect(await page.getByRole('button', { name: 'Recover' }).count()).toBe(0);
});
