import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { call, problemIn } from '../http/support/call.ts';
import { type Components, isA } from '../http/support/document.ts';
import { takeBackup } from '../http/support/service.ts';
import { addExtensionLog } from '../support/extension-log.ts';
import { flipBit } from '../support/flip-bit.ts';
import { dashboardOfThisFile } from './support/dashboard.ts';
import { barriers, dialogOf, overhang, soon } from './support/faults.ts';
import { hold, loseAnswers } from './support/network.ts';
import { finish, makeWithBackups, storedFile, twoDatabases } from './support/world.ts';

const made = { old: '', middle: '', latest: '' };
const dashboard = dashboardOfThisFile({
  settings: twoDatabases,
  async prepare(service) {
    const [old = '', middle = '', latest = ''] = await makeWithBackups(service, [9, 6, 1]);
    Object.assign(made, { old, middle, latest });
    await finish(service, '/verify', { backup: made.latest, level: 'structure' });
  },
});

const open = (id: string) => dashboard().open(`/backups/${id}`);

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

test('what stays of a deleted backup is told before the dialog closes', async () => {
  const service = dashboard();
  const { id } = await takeBackup(service);
  const page = await open(id);
  const removal: Components['Removal'] = {
    freedBytes: 0,
    versionedBytes: 5_000_000,
    lockedUntil: '2030-01-02T03:04:05.000Z',
  };
  // As of a bucket that locks.
  await page.route(`**/backups/${id}`, async (route) => {
    const response = await route.fetch();
    if (route.request().method() === 'DELETE') await route.fulfill({ status: 200, json: removal });
    else await route.fulfill({ response });
  });
  const dialog = await dialogOf(page, 'Delete …');
  await dialog.getByLabel('Type availability to confirm').fill('availability');
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  await dialog.getByText('0 B freed, 5 MB stay as older versions, locked until 2 Jan 2030').waitFor();
  expect(await barriers(page)).toEqual([]);
  expect(page.url()).toContain(id);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.waitForURL(/#\/databases\/availability$/);
});

test('who closes a dialog while its request is under way is told that it goes on, and stays where they went', async () => {
  const service = dashboard();
  const { id } = await takeBackup(service);
  const page = await open(id);
  const letGo = await hold(page, 'DELETE', `**/backups/${id}`);
  const dialog = await dialogOf(page, 'Delete …');
  await dialog.getByLabel('Type availability to confirm').fill('availability');
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  await dialog.getByText('Leaving this does not take it back.').waitFor();
  expect(await dialog.getByRole('button', { name: 'Cancel' }).count()).toBe(0);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.goto('/#/jobs');
  await page.getByRole('table').waitFor();
  const answered = page.waitForResponse((response) => response.request().method() === 'DELETE');
  letGo();
  expect((await answered).status()).toBe(204);
  await soon(page);
  expect(page.url()).toMatch(/#\/jobs$/);
});

test('a backup whose answer was lost on the way is asked for again, and taken once', async () => {
  const service = dashboard();
  service.expectComplaints(/ERR_FAILED/);
  const page = await service.open('/databases/availability');
  await page.getByRole('button', { name: 'Back up …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Description').fill('once');
  await loseAnswers(page, '**/backups');
  await dialog.getByRole('button', { name: 'Back up' }).click();
  await dialog.getByRole('alert').getByText('No answer').waitFor();
  await dialog.getByText('It has been sent, and may have been done.').waitFor();
  await page.unroute('**/backups');
  await dialog.getByRole('button', { name: 'Back up' }).click();
  await dialog.getByText('succeeded').waitFor();
  const { body } = await call(service.url, 'GET', '/backups?database=availability');
  if (!isA('BackupPage', body)) throw new Error('no page');
  expect(body.items.filter(({ description }) => description === 'once')).toHaveLength(1);
});

test.for([
  ['a page of some network', { status: 200, contentType: 'text/html', body: '<h1>Welcome</h1>' }],
  ['half an answer', { status: 202, contentType: 'application/json', body: '{"id":"job-2025' }],
] as const)('%s is no word of a backup that was begun, and leaves the dialog open', async ([, answer]) => {
  const page = await dashboard().open('/databases/availability');
  await page.getByRole('button', { name: 'Back up …' }).click();
  const dialog = page.getByRole('dialog');
  await page.route('**/backups', (route) => route.fulfill(answer));
  await dialog.getByRole('button', { name: 'Back up' }).click();
  await dialog.getByRole('alert').getByText('No answer').waitFor();
  await page.unroute('**/backups');
  await dialog.getByRole('button', { name: 'Back up' }).click();
  await dialog.getByText('succeeded').waitFor();
});

test('a tag that is added takes back nothing that somebody else did while the dialog was open', async () => {
  const { url } = dashboard();
  const page = await open(made.middle);
  const dialog = await dialogOf(page, 'Hold, tag …');
  expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  await dialog.getByLabel('Tags').fill('before-migration');
  await call(url, 'PATCH', `/backups/${made.middle}`, { body: { hold: true, description: 'evidence' } });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  const { body } = await call(url, 'GET', `/backups/${made.middle}`);
  expect(body).toMatchObject({ hold: true, description: 'evidence', tags: ['before-migration'] });
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
  { dark: false, size: 'phone' },
  { dark: true, size: 'desk' },
] as const)(
  'nothing keeps anybody out of a page or a dialog, and nothing hangs over the edge: %o',
  async (view) => {
    const page = await dashboard().open(`/backups/${made.latest}`, view);
    await page.getByRole('article').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    const dialog = await dialogOf(page, 'Restore …');
    await dialog.getByRole('listitem').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(await overhang(page)).toBe(0);
  },
);

test.for(['phone', 'desk'] as const)(
  'a description without blanks hangs over no edge of a %s',
  async (size) => {
    const body = { description: `https://wiki/${'w'.repeat(300)}`, tags: ['x'.repeat(60)] };
    await call(dashboard().url, 'PATCH', `/backups/${made.middle}`, { body });
    const page = await dashboard().open('/databases/availability', { size });
    await page.getByText(body.description).waitFor();
    expect(await overhang(page)).toBe(0);
  },
);

test('a dialog gives the focus back to its button', async () => {
  const page = await open(made.middle);
  await dialogOf(page, 'Verify …');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Verify …');
});

test('a backup of which a report cannot be read is not called damaged, also where damage was found and disproved, and says where it is listed what is wrong', async () => {
  const service = dashboard();
  const { id } = await takeBackup(service);
  const stored = storedFile(service, id);
  await flipBit(stored);
  const verify = { body: { backup: id, level: 'content' }, headers: { prefer: 'wait=60' } };
  problemIn(await call(service.url, 'POST', '/verify', verify), 422, 'verification_failed');
  await flipBit(stored);
  for (const level of ['restore', 'checksum']) await finish(service, '/verify', { backup: id, level });
  const reports = join(dirname(stored), 'verifications');
  const report = (await readdir(reports)).find((name) => name.includes('checksum')) ?? '';
  await writeFile(join(reports, report), 'torn');
  await call(service.url, 'POST', '/repositories/local/rescan');
  const page = await open(id);
  const facts = page.getByRole('region', { name: 'Facts' });
  await facts.getByText('report unreadable').waitFor();
  expect(await facts.getByText('damaged').count()).toBe(0);
  await page.goto('/#/databases/availability');
  const rows = page.getByRole('region', { name: 'Backups', exact: true }).getByRole('row');
  await rows.nth(1).getByText('checksum: report unreadable').waitFor();
  expect(await rows.nth(1).getByText('damage').count()).toBe(0);
});

test('a backup that is unsealed, or that a verification found damage in, is not shown as verified', async () => {
  const service = dashboard();
  const { id } = await takeBackup(service);
  await flipBit(storedFile(service, id));
  const waiting = { prefer: 'wait=60' };
  const verify = { body: { backup: id, level: 'content' }, headers: waiting };
  problemIn(await call(service.url, 'POST', '/verify', verify), 422, 'verification_failed');
  const { database } = service.paths;
  await addExtensionLog(database, 'daily', 'volume', ["INSERT INTO daily VALUES ('2024-01-01', 'S9', 1)"]);
  const take = { body: { database: 'availability' }, headers: waiting };
  problemIn(await call(service.url, 'POST', '/backups', take), 422, 'image_unsealed');
  const page = await service.open('/databases/availability');
  const rows = page.getByRole('region', { name: 'Backups', exact: true }).getByRole('row');
  await rows.nth(1).getByText('nobody has read it').waitFor();
  await rows.nth(1).getByText('unread', { exact: true }).waitFor();
  await rows.nth(2).getByText('content: damage').waitFor();
  await rows.nth(1).getByRole('link').click();
  await page.getByText('None, and nobody has read its rows.').waitFor();
  expect(await barriers(page)).toEqual([]);
});
