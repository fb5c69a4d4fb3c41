import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { call } from '../http/support/call.ts';
import { freezeEngine } from '../http/support/service.ts';
import { makeTokens } from '../http/support/token.ts';
import { servicePaths } from '../support/service.ts';
import { dashboardOfThisFile } from './support/dashboard.ts';
import { barriers, soon } from './support/faults.ts';
import { finish, idOf, makeDatabase } from './support/world.ts';

const tokens: Record<string, string> = {};
const tokenOf = (role: string): string => tokens[role] ?? '';
const made = { backup: '' };
const authorization = () => ({ authorization: `Bearer ${tokenOf('admin')}` });

const dashboard = dashboardOfThisFile({
  async settings(folder) {
    const roles = ['viewer', 'operator', 'admin'] as const;
    const { tokensFile, made } = await makeTokens(folder, [
      ...roles.map((role) => ({ name: `the-${role}`, role })),
      { name: 'the-limited', role: 'admin', databases: ['availability'] },
    ]);
    for (const [at, role] of [...roles, 'limited'].entries()) tokens[role] = made[at] ?? '';
    const schedules = ['backup', 'retention'].map((kind) => ({ name: kind, kind, cron: '0 3 * * *' }));
    const path = servicePaths(folder).database;
    return {
      server: { tokensFile, maxConcurrentJobs: 1 },
      databases: { availability: { path, repositories: ['local'], retention: { keepDaily: 3 }, schedules } },
    };
  },
  async prepare(service) {
    await makeDatabase(service.paths.database, 0);
    made.backup = idOf(await finish(service, '/backups', { database: 'availability' }, authorization()));
  },
});

test('a service with tokens asks for one before anything else, and says when it does not know it', async () => {
  const service = dashboard();
  service.expectComplaints(/401 \(Unauthorized\)/);
  const page = await service.open('/');
  const field = page.getByLabel('Token');
  expect(await barriers(page)).toEqual([]);
  await field.fill('no-such-token');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').getByText('does not know this token').waitFor();
  await field.fill(tokenOf('admin'));
  await field.press('Enter');
  await page.getByRole('article', { name: 'availability' }).waitFor();
  await page.getByText('the-admin · admin').waitFor();
});

test('what cannot be a token is not sent, and not remembered', async () => {
  const service = dashboard();
  const page = await service.open('/', { token: `${tokenOf('viewer')}\u200b` });
  await page.getByLabel('Token').fill(`${tokenOf('viewer')}…`);
  await page.getByRole('alert').getByText('This is no token').waitFor();
  await page.getByLabel('Token').press('Enter');
  expect(await page.evaluate('sessionStorage.length')).toBe(1);
  await page.getByLabel('Token').fill(` ${tokenOf('viewer')} `);
  await page.getByLabel('Token').press('Enter');
  await page.getByRole('article', { name: 'availability' }).waitFor();
});

test('where the sign-in fails for another reason the page says where to look, and one can sign out', async () => {
  const service = dashboard();
  service.expectComplaints(/500 \(/);
  const page = await service.open('/');
  await page.route('**/session', (route) => route.fulfill({ status: 500, json: {} }));
  await page.getByLabel('Token').fill(tokenOf('viewer'));
  await page.getByLabel('Token').press('Enter');
  await page.getByRole('alert').getByText('Not answered by the service').waitFor();
  await page.getByText('a proxy perhaps').waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Token').waitFor();
});

test('the token is kept in the tab alone and sent in the header alone, and gone after signing out', async () => {
  const token = tokenOf('viewer');
  const page = await dashboard().open('/', { token });
  const request = await page.waitForRequest(/\/databases$/);
  expect(await request.headerValue('authorization')).toBe(`Bearer ${token}`);
  await page.getByRole('article', { name: 'availability' }).waitFor();
  expect(await page.context().cookies()).toEqual([]);
  expect(await page.evaluate('localStorage.length')).toBe(0);
  expect(page.url()).not.toContain(token);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Token').waitFor();
  expect(await page.evaluate('sessionStorage.length')).toBe(0);
  expect(await page.getByRole('article').count()).toBe(0);
});

test('a token that is refused from now on leads back to the sign-in', async () => {
  const service = dashboard();
  service.expectComplaints(/401 \(Unauthorized\)/);
  const page = await service.open('/', { token: tokenOf('viewer') });
  await page.getByRole('article', { name: 'availability' }).waitFor();
  await page.route('**/databases', (route) => route.fulfill({ status: 401, json: {} }));
  await soon(page);
  await page.getByRole('alert').getByText('does not know this token').waitFor();
  expect(await page.getByRole('article').count()).toBe(0);
});

test.for([
  ['viewer', []],
  ['operator', ['Verify …', 'Download', 'Copy …', 'Hold, tag …']],
  ['admin', ['Verify …', 'Download', 'Copy …', 'Hold, tag …', 'Restore …', 'Delete …']],
] as const)('a backup offers a %s what it may do to it', async ([role, expected]) => {
  const page = await dashboard().open(`/backups/${made.backup}`, { token: tokenOf(role) });
  await page.getByText('complete').waitFor();
  const buttons = await page.getByRole('main').getByRole('button').allTextContents();
  expect(buttons.map((text) => text.replace(/ \(.*/, ''))).toEqual(expected);
});

test('a role sees the pages that it may use', async () => {
  const service = dashboard();
  const pagesOf = async (role: string) => {
    const page = await service.open('/', { token: tokenOf(role) });
    const links = page.getByRole('navigation').getByRole('link');
    await links.first().waitFor();
    return links.allTextContents();
  };
  expect(await pagesOf('viewer')).toEqual([
    'Overview',
    'Jobs',
    'Compare',
    'Exports',
    'Schedules',
    'Repositories',
  ]);
  expect(await pagesOf('admin')).toEqual(expect.arrayContaining(['Quarantine', 'Audit']));
  const limited = await pagesOf('limited');
  expect(limited).toContain('Quarantine');
  expect(limited).not.toContain('Audit');
});

test.for([
  ['operator', ['backup'], 1],
  ['limited', ['backup', 'retention'], 0],
] as const)(
  'the %s is offered the schedules and repositories that it may use',
  async ([who, schedules, repositories]) => {
    const page = await dashboard().open('/schedules', { token: tokenOf(who) });
    await page.getByRole('article').nth(1).waitFor();
    const mayRun = page.getByRole('article').filter({ has: page.getByRole('button', { name: 'Run now …' }) });
    expect(await mayRun.getByRole('heading', { level: 2 }).allTextContents()).toEqual(schedules);
    await page.goto('/#/repositories');
    await page.getByRole('region', { name: 'local' }).waitFor();
    expect(await page.getByRole('button', { name: 'Read anew …' }).count()).toBe(repositories);
  },
);

test('a schedule that removes backups says so to whom it removes them for, and asks for the name where it does nothing else', async () => {
  const service = dashboard();
  const dialogFor = async (role: string, schedule: string) => {
    const page = await service.open('/schedules', { token: tokenOf(role) });
    await page.getByRole('article', { name: schedule }).getByRole('button', { name: 'Run now …' }).click();
    return page.getByRole('dialog');
  };
  const runIn = (dialog: Locator) => dialog.getByRole('button', { name: 'Run now' });
  const retention = await dialogFor('admin', 'retention');
  await retention.getByText('are removed for good.').waitFor();
  expect(await runIn(retention).isDisabled()).toBe(true);
  await retention.getByLabel('Type availability to confirm').fill('availability');
  expect(await runIn(retention).isDisabled()).toBe(false);
  const backup = await dialogFor('admin', 'backup');
  await backup.getByText('are removed for good after it.').waitFor();
  expect(await runIn(backup).isDisabled()).toBe(false);
  const asked = await dialogFor('operator', 'backup');
  await runIn(asked).waitFor();
  expect(await asked.getByText('removed').count()).toBe(0);
});

test('the events of a job are asked for with the token', async () => {
  const service = dashboard();
  const page = await service.open('/', { token: tokenOf('viewer') });
  const thaw = await freezeEngine(service, { headers: authorization() });
  const events = page.waitForRequest(/\/jobs\/.*\/events$/);
  await page.getByRole('article').waitFor();
  await call(service.url, 'POST', '/backups', {
    body: { database: 'availability' },
    headers: authorization(),
  });
  await soon(page);
  expect(await (await events).headerValue('authorization')).toBe(`Bearer ${tokenOf('viewer')}`);
  thaw();
});
