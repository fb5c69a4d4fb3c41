import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page, Request } from 'playwright-core';
import { expect, test } from 'vitest';
import { call, jobIn } from '../http/support/call.ts';
import { isA } from '../http/support/document.ts';
import { freezeEngine, takeBackup } from '../http/support/service.ts';
import { runSql } from '../support/duckdb.ts';
import { flipBit } from '../support/flip-bit.ts';
import { holdDatabase } from '../support/hold-database.ts';
import { dashboardOfThisFile } from './support/dashboard.ts';
import { barriers, dialogOf, overhang, seen } from './support/faults.ts';
import { finish, idOf, makeDatabase, storedFile, twoDatabases } from './support/world.ts';

const made = { backup: '', export: '' };
const dashboard = dashboardOfThisFile({
  settings: twoDatabases,
  async prepare(service) {
    await makeDatabase(service.paths.database, 0);
    made.backup = (await takeBackup(service)).id;
    const source = { database: 'availability', latest: true };
    await finish(service, '/restore', { source, target: { database: 'availability' } });
    const window = { lastDays: 30 };
    made.export = idOf(
      await finish(service, '/exports', { database: 'availability', format: 'parquet', window }),
    );
  },
});

const isRestore = (request: Request) => request.url().endsWith('/restore');
const restoreIn = (page: Page) =>
  page.getByRole('dialog').getByRole('button', { name: 'Restore', exact: true });
const confirmIn = (page: Page) => page.getByRole('dialog').getByLabel('Type availability to confirm');

test('a restore says what it will do, asks for the name, and does what its curl line says', async () => {
  const { url } = dashboard();
  const page = await dashboard().open(`/backups/${made.backup}`);
  const dialog = await dialogOf(page, 'Restore …');
  await dialog.getByRole('listitem').filter({ hasText: 'quarantine' }).waitFor();
  const restore = restoreIn(page);
  await confirmIn(page).fill('availabilit');
  expect(await restore.isDisabled()).toBe(true);
  // As a phone completes it.
  await confirmIn(page).fill('availability ');
  await dialog.getByText('The same with curl').click();
  const curl = await dialog.getByLabel('The command').inputValue();
  const sent = page.waitForRequest(isRestore);
  await restore.click();
  expect(curl).toContain(`'${(await sent).postData()}'`);
  expect(curl).toContain(`'${url}/restore'`);
  await dialog.getByText('succeeded').waitFor();
  await dialog.getByText(/^Restored: /).waitFor();
  expect(await dialog.getByRole('status').getByRole('progressbar').count()).toBe(0);
  expect((await call(url, 'GET', '/quarantine')).body).toMatchObject({
    items: [{ database: 'availability' }, { database: 'availability' }],
  });
});

test('a restore to a path says where it may go, makes a new file there, and replaces one once the name is typed', async () => {
  dashboard().expectComplaints(/422 \(/);
  const page = await dashboard().open(`/backups/${made.backup}`);
  const dialog = await dialogOf(page, 'Restore …');
  await dialog.getByLabel('As a file').check();
  await dialog.getByLabel('Absolute path').fill('/etc/no.duckdb');
  const show = dialog.getByRole('button', { name: 'Show what it will do' });
  await show.click();
  await dialog.getByRole('alert').getByText('path_not_allowed').waitFor();
  const path = join(dashboard().paths.restored, 'beside.duckdb');
  await dialog.getByLabel('Absolute path').fill(path);
  await show.click();
  await restoreIn(page).click();
  await dialog.getByText('succeeded').waitFor();
  expect((await readFile(path)).length).toBeGreaterThan(0);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  const again = await dialogOf(page, 'Restore …');
  await again.getByLabel('As a file').check();
  await again.getByLabel('Absolute path').fill(path);
  await again.getByRole('button', { name: 'Show what it will do' }).click();
  await again.getByRole('listitem').filter({ hasText: 'quarantine' }).waitFor();
  expect(await restoreIn(page).isDisabled()).toBe(true);
  await confirmIn(page).fill('availability');
  expect(await restoreIn(page).isDisabled()).toBe(false);
});

test('the latest that was shown is restored, whatever was taken since', async () => {
  const service = dashboard();
  const page = await service.open('/databases/availability');
  const dialog = await dialogOf(page, 'Restore the latest …');
  await dialog.getByText(`Copy ${made.backup}`).waitFor();
  await runSql(service.paths.database, ["INSERT INTO daily VALUES ('2024-01-01', 'S9', 1)"]);
  await takeBackup(service);
  await confirmIn(page).fill('availability');
  const sent = page.waitForRequest(isRestore);
  await restoreIn(page).click();
  expect((await sent).postDataJSON()).toMatchObject({ source: { backup: made.backup } });
  await dialog.getByText('succeeded').waitFor();
});

test('a name that was typed for a restore confirms no other one, and not the same one again after another was chosen', async () => {
  const page = await dashboard().open(`/backups/${made.backup}`);
  const dialog = await dialogOf(page, 'Restore …');
  await dialog.getByText(`Copy ${made.backup}`).waitFor();
  await confirmIn(page).fill('availability');
  expect(await restoreIn(page).isDisabled()).toBe(false);
  for (const isForced of [true, false]) {
    await dialog.getByLabel('Force').setChecked(isForced);
    await dialog.getByText(`Copy ${made.backup}`).waitFor();
    expect(await confirmIn(page).inputValue()).toBe('');
    expect(await restoreIn(page).isDisabled()).toBe(true);
    await confirmIn(page).fill('availability');
  }
});

test('what a restore was refused with is not told of another one', async () => {
  dashboard().expectComplaints(/409 \(/);
  const page = await dashboard().open(`/backups/${made.backup}`);
  const dialog = await dialogOf(page, 'Restore …');
  await confirmIn(page).fill('availability');
  const problem = { code: 'target_locked', detail: 'A process holds it.', hint: 'Stop it.' };
  await page.route('**/restore', (route) => route.fulfill({ status: 409, json: problem }), { times: 1 });
  await restoreIn(page).click();
  await dialog.getByRole('alert').getByText('target_locked').waitFor();
  await dialog.getByLabel('Force').check();
  await dialog.getByText(`Copy ${made.backup}`).waitFor();
  expect(await dialog.getByRole('alert').count()).toBe(0);
});

test('what only asked what a restore would do is not listed as a restore', async () => {
  const page = await dashboard().open(`/backups/${made.backup}`);
  const dialog = await dialogOf(page, 'Restore …');
  await dialog.getByText(`Copy ${made.backup}`).waitFor();
  await page.goto('/#/jobs');
  const newest = page.getByRole('row').nth(1);
  await newest.getByRole('link', { name: 'restore, dry run' }).click();
  await page.getByRole('heading', { name: 'Restore, dry run of availability' }).waitFor();
});

test('a dry run that has to wait for its turn says so, and is shown when it has come', async () => {
  const service = dashboard();
  const thaw = await freezeEngine(service);
  const body = { backup: made.backup, level: 'content' };
  jobIn(await call(service.url, 'POST', '/verify', { body }), 202);
  const page = await service.open(`/backups/${made.backup}`);
  const dialog = await dialogOf(page, 'Restore …');
  await dialog.getByText('It waits until other jobs have ended').waitFor();
  expect(await dialog.getByRole('button', { name: 'Show what it will do' }).count()).toBe(0);
  expect(await restoreIn(page).isDisabled()).toBe(true);
  thaw();
  await dialog.getByText(`Copy ${made.backup}`).waitFor();
});

test('a dry run says that a writer still runs, and is made again when it was stopped', async () => {
  const service = dashboard();
  const writer = await holdDatabase(service.paths.database);
  const page = await service.open(`/backups/${made.backup}`);
  const dialog = await dialogOf(page, 'Restore …');
  await dialog.getByRole('alert').getByText('target_locked').waitFor();
  await dialog.getByText(String(writer.pid)).first().waitFor();
  expect(await restoreIn(page).isDisabled()).toBe(true);
  await writer.close();
  await dialog.getByRole('button', { name: 'Show what it will do' }).click();
  await dialog.getByText(`Copy ${made.backup}`).waitFor();
  await page.goto('/#/');
  const card = page.getByRole('article', { name: 'availability' });
  await card.getByText('Last drill').waitFor();
  expect(await card.getByText('Last failure').count()).toBe(0);
});

test('a part of the rows takes the place of all only where that is forced and told, or goes among them', async () => {
  const service = dashboard();
  const page = await service.open(`/exports/${made.export}`);
  const dialog = await dialogOf(page, 'Restore …');
  await dialog.getByRole('alert').getByText('target_not_replaceable').waitFor();
  await dialog.getByLabel('Force').check();
  await dialog.getByText(/^All of .* gives way to a part: /).waitFor();
  await dialog.getByLabel('Force').uncheck();
  await dialog.getByRole('radio', { name: /^upsert/ }).check();
  await dialog.getByText('Merge the rows into').waitFor();
  await confirmIn(page).fill('availability');
  await restoreIn(page).click();
  await dialog.getByText('succeeded').waitFor();
  await dialog.getByRole('link', { name: 'All of this job' }).click();
  await page.getByText('0 inserted, 0 updated, 90 unchanged, 0 deleted').waitFor();
});

test('a restore of a backup that is damaged does not say that it restored anything', async () => {
  const service = dashboard();
  const { id } = await takeBackup(service);
  await flipBit(storedFile(service, id));
  const page = await service.open(`/backups/${id}`);
  const dialog = await dialogOf(page, 'Restore …');
  await dialog.getByText(`Copy ${id}`).waitFor();
  await confirmIn(page).fill('availability');
  await restoreIn(page).click();
  await dialog.getByRole('alert').getByText('verification_failed').waitFor();
  expect(await dialog.getByText(/Restored/).count()).toBe(0);
  await dialog.getByRole('link', { name: 'All of this job' }).click();
  const report = page.getByRole('region', { name: 'What it was to do' });
  await report.getByText('damaged', { exact: false }).first().waitFor();
  expect(await barriers(page)).toEqual([]);
});

test('a schedule shows its next five runs and its last one, and is run by hand', async () => {
  const page = await dashboard().open('/schedules');
  const card = page.getByRole('article', { name: 'availability-daily' });
  await card.getByText('0 3 * * * UTC').waitFor();
  expect(await card.getByRole('listitem').count()).toBe(5);
  await card.getByRole('button', { name: 'Run now …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run now' }).click();
  await page.getByRole('dialog').getByText('succeeded').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await card.locator('dl').getByText('succeeded').waitFor();
});

test('what a restore moved aside is removed once the name of its database is typed', async () => {
  const { url, open } = dashboard();
  const page = await open('/quarantine');
  const rows = page.getByRole('row');
  await rows.nth(1).waitFor();
  const before = await rows.count();
  await page.getByRole('button', { name: 'Remove …' }).first().click();
  const dialog = page.getByRole('dialog');
  expect(await dialog.getByRole('button', { name: 'Remove for good' }).isDisabled()).toBe(true);
  await dialog.getByLabel('Type availability to confirm').fill('availability');
  await dialog.getByRole('button', { name: 'Remove for good' }).click();
  await rows.nth(before - 1).waitFor({ state: 'detached' });
  const { body } = await call(url, 'GET', '/quarantine');
  if (!isA('QuarantinePage', body)) throw new Error('no page');
  expect(body.items).toHaveLength(before - 2);
});

test('the audit tells who asked for what and what came of it', async () => {
  const page = await dashboard().open('/audit');
  const restore = page.getByRole('row').filter({ hasText: 'startRestore' }).first();
  await restore.getByText('● 202').waitFor();
  await restore.getByText('request').click();
  await restore.getByText('"target":{"database":"availability"}').waitFor();
  await page.getByLabel('Token').fill('nobody');
  await page.getByText('There is nothing.').waitFor();
});

test('what the audit keeps a record of is asked for when one looks, and not every few seconds', async () => {
  const page = await dashboard().open('/nowhere');
  let asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  for (const path of ['/audit', '/quarantine']) {
    await page.goto(`/#${path}`);
    await page.getByRole('table').waitFor();
    asked = [];
    await page.clock.runFor(60_000);
    expect(asked).toEqual([]);
    await page.getByRole('button', { name: 'Look again' }).click();
    await expect.poll(() => asked).toEqual([path]);
  }
  await page.goto('/#/schedules');
  await page.getByRole('article').waitFor();
  const again = page.waitForRequest(/\/schedules$/);
  await page.clock.runFor(60_000);
  await again;
});

test.for([
  { dark: true, size: 'phone' },
  { dark: false, size: 'desk' },
] as const)('nothing keeps anybody out, and nothing hangs over the edge: %o', async (view) => {
  const page = await dashboard().open('/schedules', view);
  for (const path of ['/schedules', '/audit', '/quarantine']) {
    await page.goto(`/#${path}`);
    await seen(page, /availability-daily|startRestore|What restores moved aside/);
    expect(await barriers(page), path).toEqual([]);
    expect(await overhang(page), path).toBe(0);
  }
});
