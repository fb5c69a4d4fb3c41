import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { call } from '../http/support/call.ts';
import { dashboardOfThisFile } from './support/dashboard.ts';
import { barriers, overhang } from './support/faults.ts';
import { backupOf, finish, makeDatabase, twoDatabases } from './support/world.ts';

const made = { old: '', middle: '', latest: '' };
const dashboard = dashboardOfThisFile({
  settings: twoDatabases,
  async prepare(service) {
    await makeDatabase(service.paths.database, 0);
    made.old = await backupOf(service, 9);
    made.middle = await backupOf(service, 6);
    made.latest = await backupOf(service, 1);
    await finish(service, '/verify', { backup: made.latest, level: 'structure' });
  },
});

const open = (id: string) => dashboard().open(`/backups/${id}`);

async function dialogOf(page: Page, button: string) {
  await page.getByRole('button', { name: button }).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  return dialog;
}

test('a backup shows its facts, tables, copies and verifications', async () => {
  const page = await open(made.latest);
  await page.getByText('undamaged').waitFor();
  await page.getByText('structure', { exact: true }).waitFor();
  await page.getByText('yes: one file, read in full').waitFor();
  await page.getByText('complete').waitFor();
  await page.getByText('daily', { exact: true }).waitFor();
});

test('a verification runs from its dialog to its end, and stands in the list', async () => {
  const page = await open(made.latest);
  const dialog = await dialogOf(page, 'Verify …');
  await dialog.getByRole('radio', { name: /^checksum/ }).check();
  await dialog.getByRole('button', { name: 'Verify' }).click();
  await dialog.getByText('Nothing is damaged: level checksum.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('article').getByText('checksum', { exact: true }).waitFor();
});

test('a held backup is not deleted, and says why; released it goes once its name is typed', async () => {
  dashboard().expectComplaints(/409 \(/);
  const page = await open(made.old);
  const holding = await dialogOf(page, 'Hold, tag …');
  await holding.getByLabel('Hold it').check();
  await holding.getByLabel('Description').fill('<b>before</b> the move');
  await holding.getByRole('button', { name: 'Save' }).click();
  await page.getByText('<b>before</b> the move').waitFor();
  const deleting = await dialogOf(page, 'Delete …');
  await deleting.getByLabel('Type availability to confirm').fill('availability');
  await deleting.getByRole('button', { name: 'Delete for good' }).click();
  await deleting.getByRole('alert').getByText('backup_held').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const releasing = await dialogOf(page, 'Hold, tag …');
  await releasing.getByLabel('Hold it').uncheck();
  await releasing.getByRole('button', { name: 'Save' }).click();
  await page.getByText('held', { exact: true }).waitFor({ state: 'detached' });
  const again = await dialogOf(page, 'Delete …');
  await again.getByLabel('Type availability to confirm').fill('availability');
  await again.getByRole('button', { name: 'Delete for good' }).click();
  await page.waitForURL(/#\/databases\/availability$/);
  expect((await call(dashboard().url, 'GET', `/backups/${made.old}`)).status).toBe(404);
});

test('a restore says what it will do, asks for the name, and does what its curl line says', async () => {
  const { url } = dashboard();
  const page = await open(made.latest);
  const dialog = await dialogOf(page, 'Restore …');
  await dialog.getByRole('listitem').filter({ hasText: 'quarantine' }).waitFor();
  const restore = dialog.getByRole('button', { name: 'Restore', exact: true });
  await dialog.getByLabel('Type availability to confirm').fill('availabilit');
  expect(await restore.isDisabled()).toBe(true);
  await dialog.getByLabel('Type availability to confirm').fill('availability');
  await dialog.getByText('The same with curl').click();
  const curl = await dialog.getByLabel('The command').inputValue();
  const sent = page.waitForRequest((request) => request.url().endsWith('/restore'));
  await restore.click();
  expect(curl).toContain(`'${(await sent).postData()}'`);
  expect(curl).toContain(`'${url}/restore'`);
  await dialog.getByText('succeeded').waitFor();
  await dialog.getByText(/^Restored: /).waitFor();
  expect((await call(url, 'GET', '/quarantine')).body).toMatchObject({
    items: [{ database: 'availability' }],
  });
});

test('a restore to a path says where it may go, and makes a new file there', async () => {
  dashboard().expectComplaints(/422 \(/);
  const page = await open(made.latest);
  const dialog = await dialogOf(page, 'Restore …');
  await dialog.getByLabel('As a new file').check();
  await dialog.getByLabel('Absolute path').fill('/etc/no.duckdb');
  const show = dialog.getByRole('button', { name: 'Show what it will do' });
  await show.click();
  await dialog.getByRole('alert').getByText('path_not_allowed').waitFor();
  const path = join(dashboard().paths.restored, 'beside.duckdb');
  await dialog.getByLabel('Absolute path').fill(path);
  await show.click();
  await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
  await dialog.getByText('succeeded').waitFor();
  expect((await readFile(path)).length).toBeGreaterThan(0);
});

test('a backup is copied to another repository, which then tells what it holds', async () => {
  const page = await open(made.middle);
  const dialog = await dialogOf(page, 'Copy …');
  await dialog.getByLabel('To').selectOption('offsite');
  await dialog.getByRole('button', { name: 'Copy' }).click();
  await dialog.getByText('succeeded').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('region', { name: 'Copies' }).getByText('offsite').waitFor();
  await page.goto('/#/repositories');
  const offsite = page.getByRole('region', { name: 'offsite' });
  await offsite.getByRole('row').filter({ hasText: 'availability' }).getByText(/^1, /).waitFor();
  await offsite.getByRole('button', { name: 'Read anew …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Read anew' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await barriers(page)).toEqual([]);
});

test('a download is the file', async () => {
  const page = await open(made.latest);
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: /^Download/ }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe(`${made.latest}.duckdb`);
  const stored = await fetch(`${dashboard().url}/backups/${made.latest}/content`);
  const expected = Buffer.from(await stored.arrayBuffer());
  expect((await readFile(await download.path())).equals(expected)).toBe(true);
});

test.for([
  { dark: false, phone: true },
  { dark: true, phone: false },
])('nothing keeps anybody out of a page or a dialog, and nothing hangs over the edge: %o', async (view) => {
  const page = await dashboard().open(`/backups/${made.latest}`, view);
  await page.getByRole('article').first().waitFor();
  expect(await barriers(page)).toEqual([]);
  const dialog = await dialogOf(page, 'Restore …');
  await dialog.getByRole('listitem').first().waitFor();
  expect(await barriers(page)).toEqual([]);
  expect(await overhang(page)).toBe(0);
});

test('a dialog gives the focus back to its button', async () => {
  const page = await open(made.middle);
  await dialogOf(page, 'Verify …');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Verify …');
});
