/** Downloads with a token, which the browser itself saves. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { call } from '../http/support/call.ts';
import { isA } from '../http/support/document.ts';
import { makeToken } from '../http/support/token.ts';
import { runSql } from '../support/duckdb.ts';
import { type Fault, startS3Proxy } from '../support/s3-proxy.ts';
import { servicePaths } from '../support/service.ts';
import { dashboardOfThisFile } from './support/dashboard.ts';
import { barriers } from './support/faults.ts';
import { finish, idOf } from './support/world.ts';

const made = { token: '', backup: '', sha256: '' };
const headers = () => ({ authorization: `Bearer ${made.token}` });

const dashboard = dashboardOfThisFile({
  async settings(folder) {
    const { token, tokensFile } = await makeToken(folder, 'somebody');
    made.token = token;
    const path = servicePaths(folder).database;
    return {
      server: { tokensFile },
      databases: { availability: { path, repositories: ['local'] } },
    };
  },
  async prepare(service) {
    // More than all that lies between disk and browser takes at once.
    await runSql(service.paths.database, [
      'CREATE TABLE t AS SELECT md5(i::VARCHAR) AS hash, random() AS number, i % 2 AS part FROM range(300_000) rows(i)',
    ]);
    made.backup = idOf(await finish(service, '/backups', { database: 'availability' }, headers()));
    const { body } = await call(service.url, 'GET', `/backups/${made.backup}`, { headers: headers() });
    made.sha256 = isA('Backup', body) ? body.sha256 : '';
  },
});

const openBackup = () => dashboard().open(`/backups/${made.backup}`, { token: made.token });

async function download(page: Page): Promise<Download> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: /^Download/ }).click();
  return downloading;
}

const sha256 = async (file: string) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

/** The page by way of a proxy at which the answer with a content goes wrong. */
async function openBehind(
  how: Fault['how'],
): Promise<{ page: Page; proxy: Awaited<ReturnType<typeof startS3Proxy>> }> {
  const service = dashboard();
  const proxy = await startS3Proxy(service.url);
  onTestFinished(proxy.close);
  proxy.break({ how, on: ({ url }) => url.endsWith('/content') });
  const page = await openBackup();
  service.expectComplaints(new RegExp(`^${proxy.endpoint}/`));
  await page.goto(`${proxy.endpoint}/#/backups/${made.backup}`);
  return { page, proxy };
}

test('a download with a token is the file, by its name, and the token stays where it was', async () => {
  const page = await openBackup();
  const found = await download(page);
  expect(found.suggestedFilename()).toBe(`${made.backup}.duckdb`);
  expect(await sha256(await found.path())).toBe(made.sha256);
  expect(found.url()).not.toContain(made.token);
  expect(await page.evaluate('caches.keys()')).toEqual([]);
  // Nothing has become of the page, and another one has an address of its own.
  await page.getByRole('button', { name: 'Verify …' }).waitFor();
  const again = await download(page);
  expect(again.url()).not.toBe(found.url());
  expect(await sha256(await again.path())).toBe(made.sha256);
});

test('the address of a download is good for that alone, and gives nothing to whoever has signed out', async () => {
  const page = await openBackup();
  const found = await download(page);
  await found.path();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Token').waitFor();
  expect(await page.evaluate('sessionStorage.length')).toBe(0);
  const later = await page.context().newPage();
  onTestFinished(() => later.close());
  await expect(later.goto(found.url())).rejects.toThrow('ERR_ABORTED');
});

test('two downloads that are begun one right after the other both come', async () => {
  const service = dashboard();
  const request = { database: 'availability', format: 'csv', partitionBy: ['part'] };
  const id = idOf(await finish(service, '/exports', request, headers()));
  const proxy = await startS3Proxy(service.url);
  onTestFinished(proxy.close);
  proxy.break({ how: 'late', on: ({ url }) => url.includes('/files/') });
  const page = await openBackup();
  service.expectComplaints(new RegExp(`^${proxy.endpoint}/`));
  await page.goto(`${proxy.endpoint}/#/exports/${id}`);
  await page.getByText('Files: 2').click();
  const saved: Download[] = [];
  page.on('download', (found) => saved.push(found));
  const buttons = page.getByRole('listitem').getByRole('button', { name: /^Download/ });
  await buttons.nth(1).waitFor();
  // Before the first is answered.
  await page.evaluate("document.querySelectorAll('li button').forEach((button) => button.click())");
  await expect.poll(() => saved.length).toBe(2);
  expect(await Promise.all(saved.map((found) => found.failure()))).toEqual([null, null]);
  expect(new Set(saved.map((found) => found.suggestedFilename())).size).toBe(2);
});

test('a download that breaks off is no file', async () => {
  const { page } = await openBehind('cut');
  const found = await download(page);
  expect(await found.failure()).not.toBeNull();
});

test('one that is cancelled is none either, and the page goes on', async () => {
  const { page } = await openBehind('stall');
  const found = await download(page);
  await found.cancel();
  expect(await found.failure()).toBe('canceled');
  await page.getByRole('button', { name: /^Download \(/ }).waitFor();
});

test('what comes in the place of the file is told, and so is that nothing came', async () => {
  const { page, proxy } = await openBehind(404);
  await page.getByRole('button', { name: /^Download/ }).click();
  await page.getByRole('alert').waitFor();
  await page.getByRole('button', { name: /^Download \(/ }).waitFor();
  proxy.close();
  await page.getByRole('button', { name: /^Download/ }).click();
  await page.getByText('The service does not answer').first().waitFor();
});

test('a success that is no file is told, and is not shown in the place of the page', async () => {
  const { page } = await openBehind(200);
  await page.getByRole('button', { name: /^Download/ }).click();
  await page.getByRole('alert').getByText('No answer').waitFor();
  await page.getByRole('button', { name: 'Verify …' }).waitFor();
});

test('a token that is not taken any more leads back to the sign-in', async () => {
  const { page } = await openBehind(401);
  await page.getByRole('button', { name: /^Download/ }).click();
  await page.getByRole('alert').getByText('does not know this token').waitFor();
});

test('where there is no service worker it goes through memory, of which much is not taken unasked', async () => {
  const page = await openBackup();
  await page.route(`**/backups/${made.backup}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), sizeBytes: 1_000_000_000 } });
  });
  await page.reload();
  await page.getByRole('button', { name: 'Download (1' }).waitFor();
  await page.evaluate('delete Navigator.prototype.serviceWorker');
  await page.getByRole('button', { name: /^Download/ }).click();
  await page.getByRole('alert').getByText('only through its memory').waitFor();
  expect(await barriers(page)).toEqual([]);
  const found = await download(page);
  expect(found.url()).toMatch(/^blob:/);
  expect(await sha256(await found.path())).toBe(made.sha256);
});
