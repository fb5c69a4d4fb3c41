import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { call } from '../http/support/call.ts';
import { takeBackup } from '../http/support/service.ts';
import { runSql } from '../support/duckdb.ts';
import { dashboardOfThisFile } from './support/dashboard.ts';
import { barriers, overhang, seen } from './support/faults.ts';
import { finish, idOf, makeDatabase, twoDatabases } from './support/world.ts';

const made = { backup: '', export: '' };
const dashboard = dashboardOfThisFile({
  settings: twoDatabases,
  async prepare(service) {
    await makeDatabase(service.paths.database, 0);
    made.backup = (await takeBackup(service)).id;
    made.export = idOf(await finish(service, '/exports', { database: 'availability', format: 'csv' }));
  },
});

test('the form shows tables, columns and the size to expect, and makes the export to its end', async () => {
  const page = await dashboard().open(`/exports/new/${made.backup}`);
  await page.getByText('date DATE, symbol VARCHAR, volume BIGINT').waitFor();
  await page.getByLabel('Format').selectOption('CSV');
  await page.getByText(/^About [\d.]+ kB$/).waitFor();
  await page.getByRole('radio', { name: /^The last days/ }).check();
  await page.getByRole('spinbutton', { name: 'Days' }).fill('30');
  await page.getByText('The same with curl').click();
  const curl = await page.getByLabel('The command').inputValue();
  expect(curl).toContain(`{"backup":"${made.backup}","format":"csv","window":{"lastDays":30}}`);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByText('succeeded').waitFor();
  await page.getByRole('link', { name: /^availability-/ }).click();
  await page
    .getByText(/^90 rows$/)
    .first()
    .waitFor();
  await page.getByText(/^\d{4}-\d{2}-\d{2} to the last$/).waitFor();
});

test('the form for a backup has the tables of that backup, also one that was dropped since', async () => {
  const service = dashboard();
  await runSql(service.paths.database, ['CREATE TABLE lost AS SELECT 42 AS answer']);
  const { id } = await takeBackup(service);
  await runSql(service.paths.database, ['DROP TABLE lost']);
  await takeBackup(service);
  const page = await service.open(`/exports/new/${id}`);
  await page.getByRole('checkbox', { name: /^daily/ }).uncheck();
  expect(await page.getByRole('checkbox', { name: /^lost/ }).isChecked()).toBe(true);
  const sent = page.waitForRequest((request) => request.method() === 'POST');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  expect((await sent).postDataJSON()).toMatchObject({ backup: id, tables: ['main.lost'] });
  await page.getByText('succeeded').waitFor();
});

test('a form in which something is missing sends nothing', async () => {
  const page = await dashboard().open('/exports/new');
  const submit = page.getByRole('button', { name: 'Export', exact: true });
  await page.getByRole('checkbox', { name: /^daily/ }).uncheck();
  expect(await submit.isDisabled()).toBe(true);
  await page.getByRole('checkbox', { name: /^daily/ }).check();
  await page.getByRole('radio', { name: 'From a day, before a day' }).check();
  expect(await submit.isDisabled()).toBe(true);
  await page.getByRole('textbox', { name: 'Before' }).fill('2025-02-01');
  expect(await submit.isDisabled()).toBe(false);
});

test('an export is downloaded, verified and deleted', async () => {
  const page = await dashboard().open(`/exports/${made.export}`);
  const downloading = page.waitForEvent('download');
  await page
    .getByRole('link', { name: /^Download/ })
    .first()
    .click();
  const text = await readFile(await (await downloading).path(), 'utf8');
  expect(text.split('\n')[0]).toMatch(/"?date"?,"?symbol"?,"?volume"?/);
  await page.getByRole('button', { name: 'Verify …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Verify' }).click();
  await page.getByRole('dialog').getByText('Nothing is damaged: level content.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'Delete …' }).click();
  await page.getByLabel('Type availability to confirm').fill('availability');
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await page.waitForURL(/#\/exports$/);
  expect((await call(dashboard().url, 'GET', `/exports/${made.export}`)).status).toBe(404);
});

test('a file of a partition is downloaded, whatever the value that names it', async () => {
  const { paths } = dashboard();
  await runSql(paths.database, [
    "CREATE TABLE odd AS SELECT * FROM (VALUES ('50 % of a/b', 1), ('plain', 2)) AS made(part, number)",
  ]);
  const layout = { format: 'csv', tables: ['odd'], partitionBy: ['part'] };
  const id = idOf(await finish(dashboard(), '/exports', { database: 'availability', ...layout }));
  const page = await dashboard().open(`/exports/${id}`);
  await page.getByText('Files: 2').click();
  const file = page.getByRole('listitem').filter({ hasText: '%25' });
  const downloading = page.waitForEvent('download');
  await file.getByRole('link', { name: /^Download/ }).click();
  const text = await readFile(await (await downloading).path(), 'utf8');
  expect(text).toBe('part,number\n50 % of a/b,1\n');
});

test.for([
  { dark: true, size: 'phone' },
  { dark: false, size: 'desk' },
] as const)('nothing keeps anybody out, and nothing hangs over the edge: %o', async (view) => {
  const page = await dashboard().open('/exports/new', view);
  for (const path of ['/exports/new', '/exports']) {
    await page.goto(`/#${path}`);
    await seen(page, /^availability/);
    expect(await barriers(page), path).toEqual([]);
    expect(await overhang(page), path).toBe(0);
  }
});
