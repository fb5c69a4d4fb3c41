import { expect, test } from 'vitest';
import { call } from '../http/support/call.ts';
import { takeBackup } from '../http/support/service.ts';
import { dashboardOfThisFile } from './support/dashboard.ts';
import { barriers, overhang, seen } from './support/faults.ts';
import { finish, makeDatabase, twoDatabases } from './support/world.ts';

const dashboard = dashboardOfThisFile({
  settings: twoDatabases,
  async prepare(service) {
    await makeDatabase(service.paths.database, 0);
    await takeBackup(service);
    const source = { database: 'availability', latest: true };
    await finish(service, '/restore', { source, target: { database: 'availability' } });
  },
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
  await page.getByRole('button', { name: 'Remove …' }).click();
  const dialog = page.getByRole('dialog');
  expect(await dialog.getByRole('button', { name: 'Remove for good' }).isDisabled()).toBe(true);
  await dialog.getByLabel('Type availability to confirm').fill('availability');
  await dialog.getByRole('button', { name: 'Remove for good' }).click();
  await page.getByText('It is empty.').waitFor();
  expect((await call(url, 'GET', '/quarantine')).body).toEqual({ items: [] });
});

test('the audit tells who asked for what and what came of it', async () => {
  const page = await dashboard().open('/audit');
  const restore = page.getByRole('row').filter({ hasText: 'startRestore' });
  await restore.getByText('200').waitFor();
  await restore.getByText('request').click();
  await restore.getByText('"latest":true').waitFor();
  await page.getByLabel('Token').fill('nobody');
  await page.getByText('There is nothing.').waitFor();
});

test.for([
  { dark: true, phone: true },
  { dark: false, phone: false },
])('nothing keeps anybody out, and nothing hangs over the edge: %o', async (view) => {
  const page = await dashboard().open('/schedules', view);
  for (const path of ['/schedules', '/audit', '/quarantine']) {
    await page.goto(`/#${path}`);
    await seen(page, /availability-daily|startRestore|It is empty/);
    expect(await barriers(page), path).toEqual([]);
    expect(await overhang(page), path).toBe(0);
  }
});
