import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { call } from '../http/support/call.ts';
import { untilCopy } from '../http/support/copies.ts';
import { isA } from '../http/support/document.ts';
import { takeBackup } from '../http/support/service.ts';
import { flipBit } from '../support/flip-bit.ts';
import { dashboardOfThisFile } from './support/dashboard.ts';
import { barriers, dialogOf, overhang, soon } from './support/faults.ts';
import { hold, inSmallPages } from './support/network.ts';
import { finish, makeWithBackups, storedFile, withCopies } from './support/world.ts';

// Of the last three of these days no more than two begin a month, and the others are kept by no rule: on each day of the year one goes.
const ages = [170, 70, 8, 7, 6, 5, 4, 1];
const dashboard = dashboardOfThisFile({
  settings: withCopies,
  async prepare(service) {
    const made = await makeWithBackups(service, ages);
    const held = { hold: true, tags: ['before-migration'] };
    await call(service.url, 'PATCH', `/backups/${made.at(-2)}`, { body: held });
    await finish(service, '/verify', { backup: made.at(-1), level: 'content' });
  },
});

const open = () => dashboard().open('/databases/availability');
const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const rowsOf = (page: Page) => region(page, 'Backups').getByRole('row');

test('the calendar shows each day with a backup, by what keeps it, held or going', async () => {
  const page = await open();
  const days = region(page, 'Calendar').getByRole('link');
  await days.first().waitFor();
  const labels = await days.allTextContents();
  const count = (pattern: RegExp) => labels.filter((label) => pattern.test(label)).length;
  expect(count(/: 1 backup, good, .*daily \d{4}/)).toBeGreaterThan(0);
  expect(count(/monthly \d{4}/)).toBeGreaterThanOrEqual(2);
  expect(count(/: 1 backup, good, held,/)).toBe(1);
  expect(count(/, goes,/)).toBeGreaterThan(0);
  await region(page, 'Calendar').getByText('No backups').first().waitFor();
});

test('size and stored bytes are drawn over time, and said in words', async () => {
  const page = await open();
  await page.getByRole('img', { name: /^Size of a backup: 8 points, \d+.* to \d+/ }).waitFor();
  await page.getByRole('img', { name: /^Stored, by when it was made: 8 points/ }).waitFor();
  await region(page, 'Checks').getByText('no_missing_dates').waitFor();
});

test('a calendar that does not have all backups says so', async () => {
  const page = await dashboard().open('/nowhere');
  await inSmallPages(page, /\/backups\?.*limit=1000/, 3);
  await page.goto('/#/databases/availability');
  await page.getByText('There are more backups than the newest 3').waitFor();
  await page.unrouteAll();
  await page.reload();
  await region(page, 'Calendar').getByRole('link').nth(5).waitFor();
  expect(await page.getByText('There are more backups').count()).toBe(0);
});

test('the list shows what is filtered for', async () => {
  const page = await open();
  await rowsOf(page).nth(ages.length).waitFor();
  await region(page, 'Backups').getByLabel('State').selectOption('held');
  await rowsOf(page).nth(2).waitFor({ state: 'detached' });
  expect(await rowsOf(page).nth(1).textContent()).toContain('before-migration');
  await region(page, 'Backups').getByLabel('State').selectOption('not good');
  await region(page, 'Backups').getByText('There is none.').waitFor();
});

test('a policy that is tried shows what would stay and go and why, and changes nothing', async () => {
  const page = await open();
  const retention = region(page, 'Retention');
  await retention.getByLabel('Daily').fill('0');
  await retention.getByLabel('Monthly').fill('');
  await retention.getByRole('button', { name: 'Try this policy' }).click();
  await page.getByRole('alert').getByText('policy').first().waitFor();
  await retention.getByLabel('Last', { exact: true }).fill('1');
  await retention.getByRole('button', { name: 'Try this policy' }).click();
  await retention.getByText('2 backups would stay, 6 would go').waitFor();
  await retention.getByText('Keeps 1 last, 0 daily; days of UTC.').waitFor();
  await page.getByRole('heading', { name: 'Calendar, as the tried policy would leave it' }).waitFor();
  await retention.getByText('Go: 6').click();
  expect(await retention.getByText('no rule keeps it').count()).toBe(6);
  await retention.getByLabel('Within days').fill('1.5');
  await retention.getByLabel('At least').fill('3');
  await retention.getByRole('button', { name: 'Try this policy' }).click();
  await retention
    .getByText('Keeps 1 last, 0 daily, all of the last 36 h, at least 3; days of UTC.')
    .waitFor();
  await retention.getByRole('button', { name: 'Back to the configured one' }).click();
  await page.getByRole('heading', { name: 'Calendar', exact: true }).waitFor();
  dashboard().expectComplaints(/400 \(Bad Request\)/);
});

test('a backup is taken from its dialog to its end', async () => {
  const page = await open();
  await page.getByRole('button', { name: 'Back up …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Back up availability' });
  await dialog.getByLabel('Description').fill('by hand');
  await dialog.getByLabel('Tags').fill('manual, urgent');
  await dialog.getByText('The same with curl').click();
  const curl = await dialog.getByLabel('The command').inputValue();
  expect(curl).toContain(`'{"database":"availability","description":"by hand","tags":["manual","urgent"]}'`);
  await dialog.getByRole('button', { name: 'Back up' }).click();
  await dialog.getByText('succeeded').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await region(page, 'Backups').getByText('by hand').waitFor();
});

test('a further repository shows what it holds and what its own policy keeps', async () => {
  const { url } = dashboard();
  const { body } = await call(url, 'GET', '/backups?database=availability');
  if (!isA('BackupPage', body)) throw new Error('no page');
  for (const { id } of body.items) await untilCopy(url, id, 'complete');
  const pruning = { database: 'availability', repository: 'offsite', dryRun: false };
  expect(await finish({ url }, '/retention', pruning)).toMatchObject({ state: 'succeeded' });
  const page = await open();
  await region(page, 'Calendar').getByRole('link').first().waitFor();
  const local = await region(page, 'Calendar').getByRole('link').count();
  await page.getByLabel('Repository').selectOption('offsite');
  const retention = region(page, 'Retention');
  await retention.getByText('Keeps 2 last').waitFor();
  await region(page, 'Calendar')
    .getByRole('link', { name: /newest/ })
    .first()
    .waitFor();
  expect(await region(page, 'Calendar').getByRole('link').count()).toBeLessThan(local);
  await retention.getByLabel('Last', { exact: true }).fill('1');
  const tried = page.waitForRequest((request) => request.method() === 'POST');
  await retention.getByRole('button', { name: 'Try this policy' }).click();
  expect((await tried).postDataJSON()).toMatchObject({ repository: 'offsite', policy: { keepLast: 1 } });
  await retention.getByText(/would stay, \d+ would go/).waitFor();
});

test('a policy that was tried for one repository is not shown as that of another which was chosen meanwhile', async () => {
  const page = await open();
  const retention = region(page, 'Retention');
  await retention.getByLabel('Last', { exact: true }).fill('1');
  const letGo = await hold(page, 'POST', '**/retention');
  await retention.getByRole('button', { name: 'Try this policy' }).click();
  await page.getByLabel('Repository').selectOption('offsite');
  await retention.getByText('Keeps 2 last').waitFor();
  const answered = page.waitForResponse((response) => response.request().method() === 'POST');
  letGo();
  await (await answered).finished();
  await soon(page);
  expect(await page.getByRole('heading', { name: /^Calendar/ }).allTextContents()).toEqual(['Calendar']);
  await retention.getByText('Keeps 2 last').waitFor();
});

test('a prune that is stopped is not offered, and one that was shows what was to go among what stayed', async () => {
  const { url, paths } = dashboard();
  await rename(paths.database, `${paths.database}-away`);
  const asked = { headers: { prefer: 'wait=60' } };
  await call(url, 'POST', '/backups', { body: { database: 'availability' }, ...asked });
  await rename(`${paths.database}-away`, paths.database);
  const pruning = { database: 'availability', dryRun: false };
  const { body: problem } = await call(url, 'POST', '/retention', { body: pruning, ...asked });
  if (!isA('Problem', problem)) throw new Error('no problem');
  expect(problem.code).toBe('retention_stopped');
  const stopped = await open();
  await region(stopped, 'Retention').getByText('Nothing may be removed now: ').waitFor();
  expect(await region(stopped, 'Retention').getByRole('button', { name: 'Apply …' }).count()).toBe(0);
  const { body: plan } = await call(url, 'GET', '/retention?database=availability');
  if (!isA('RetentionPlan', plan)) throw new Error('no plan');
  // Nothing would ever go after a backup that failed.
  await takeBackup(dashboard());
  const page = await dashboard().open(`/jobs/${problem.jobId}`);
  const result = region(page, 'Result');
  await result.getByText('0 backups removed, 0 B freed.').waitFor();
  await result.getByText('Went: 0').waitFor();
  await result.getByText(`Was to go, and stayed: ${plan.remove.length}`).click();
  await result
    .getByText(/^The last backup attempt, .*, failed\.$/)
    .first()
    .waitFor();
});

test('a name that was typed for a prune confirms no other plan that has come meanwhile', async () => {
  const { url } = dashboard();
  const page = await open();
  await region(page, 'Retention').getByRole('button', { name: 'Apply …' }).click();
  const dialog = page.getByRole('dialog');
  const confirm = dialog.getByLabel('Type availability to confirm');
  await confirm.fill('availability');
  const backup = (await dialog.getByRole('listitem').first().textContent()) ?? '';
  for (const hold of [true, false]) {
    await call(url, 'PATCH', `/backups/${backup}`, { body: { hold } });
    await page.clock.fastForward(15_000);
    await dialog.getByText(backup).waitFor({ state: hold ? 'detached' : 'attached' });
    expect(await confirm.inputValue()).toBe('');
    await confirm.fill('availability');
  }
});

test('what no rule keeps is removed after its name was typed, and the calendar no longer has it', async () => {
  const page = await open();
  await region(page, 'Retention').getByRole('button', { name: 'Apply …' }).click();
  const dialog = page.getByRole('dialog');
  const { body: plan } = await call(dashboard().url, 'GET', '/retention?database=availability');
  if (!isA('RetentionPlan', plan)) throw new Error('no plan');
  const going = plan.remove.length;
  expect(going).toBeGreaterThan(0);
  // What was planned before the backups of other tests may still be shown for a moment.
  await expect.poll(() => dialog.getByRole('listitem').count()).toBe(going);
  const apply = dialog.getByRole('button', { name: 'Remove for good' });
  expect(await apply.isDisabled()).toBe(true);
  await dialog.getByLabel('Type availability to confirm').fill('availability');
  await apply.click();
  await dialog.getByText(`${going} backups removed`).waitFor();
  await region(page, 'Retention').getByText('0 go (0 B freed)').waitFor();
  // There is nothing to do any more, and what was done is still told.
  expect(await region(page, 'Retention').getByText('Apply …').count()).toBe(0);
  expect(await dialog.getByText(`${going} backups removed`).count()).toBe(1);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test.for([
  { dark: true, size: 'desk' },
  { dark: false, size: 'phone' },
] as const)('nothing keeps anybody out, and nothing hangs over the edge: %o', async (view) => {
  const page = await dashboard().open('/databases/availability', view);
  await rowsOf(page).nth(1).waitFor();
  await page.getByRole('img').first().waitFor();
  expect(await barriers(page)).toEqual([]);
  expect(await overhang(page)).toBe(0);
});

test('on a phone each value stands beside the name of its column, and no name over another', async () => {
  const page = await dashboard().open('/databases/availability', { size: 'phone' });
  await rowsOf(page).filter({ hasText: 'content' }).waitFor();
  const strays = `[...document.querySelectorAll('.list td > *')]
    .filter((one) => one.getBoundingClientRect().x - one.parentElement.getBoundingClientRect().x < 80)
    .map((one) => one.outerHTML)`;
  expect(await page.evaluate(strays)).toEqual([]);
  await page.goto('/#/repositories');
  await page.getByRole('region', { name: 'offsite' }).getByRole('row').nth(1).waitFor();
  const cramped = `[...document.querySelectorAll('.list td')]
    .filter((one) => parseFloat(getComputedStyle(one, '::before').height) > one.getBoundingClientRect().height)
    .map((one) => one.dataset.label)`;
  expect(await page.evaluate(cramped)).toEqual([]);
});

test('that nobody is seen to hold the file is not told as that nobody does', async () => {
  const page = await open();
  await region(page, 'File').getByText('nobody that can be seen from here').waitFor();
});

test('a copy that cannot be made says why, and what to do', async () => {
  const service = dashboard();
  const offsite = join(service.paths.folder, 'offsite');
  await rename(offsite, `${offsite}-away`);
  const { id } = await takeBackup(service);
  const copyOf = async () => {
    const { body } = await call(service.url, 'GET', `/backups/${id}`);
    return isA('Backup', body) && body.copies.find(({ repository }) => repository === 'offsite');
  };
  await expect.poll(copyOf).toMatchObject({ problem: { code: 'repository_unavailable' } });
  const page = await service.open(`/backups/${id}`);
  const copy = page.getByRole('region', { name: 'Copies' }).getByRole('listitem').nth(1);
  await copy
    .getByText(/offsite/)
    .first()
    .waitFor();
  expect(await copy.locator('.hint').textContent()).not.toBe('');
  const dialog = await dialogOf(page, 'Delete …');
  await dialog.getByText(/ goes from local \(1 copy, .* What may lie of it in offsite goes too/).waitFor();
  await rename(`${offsite}-away`, offsite);
});

test('where the newest backup is damaged, the checks of the one before it are shown', async () => {
  const service = dashboard();
  const before = await takeBackup(service);
  await finish(service, '/verify', { backup: before.id, level: 'content' });
  const { id } = await takeBackup(service);
  await flipBit(storedFile(service, id));
  const asked = { body: { backup: id, level: 'content' }, headers: { prefer: 'wait=60' } };
  expect((await call(service.url, 'POST', '/verify', asked)).body).toMatchObject({
    code: 'verification_failed',
  });
  const page = await open();
  const checks = region(page, 'Checks');
  await checks.getByText('no_missing_dates').waitFor();
  await checks.getByRole('link', { name: before.id }).waitFor();
});

test('a database that there is not says so', async () => {
  dashboard().expectComplaints(/404 \(Not Found\)/);
  const page = await dashboard().open('/databases/nosuch');
  await page.getByRole('alert').first().getByText('not_found').waitFor();
});
