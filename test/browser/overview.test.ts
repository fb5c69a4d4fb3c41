import { expect, test } from 'vitest';
import { call } from '../http/support/call.ts';
import { isA } from '../http/support/document.ts';
import { freezeEngine, takeBackup } from '../http/support/service.ts';
import { dashboardOfThisFile } from './support/dashboard.ts';
import { barriers, overhang, soon } from './support/faults.ts';
import { finish, makeWithBackups, twoDatabases } from './support/world.ts';

const dashboard = dashboardOfThisFile({
  settings: twoDatabases,
  async prepare(service) {
    await makeWithBackups(service, [60, 5]);
    const { id } = await takeBackup(service);
    await finish(service, '/verify', { backup: id, level: 'restore' });
    await call(service.url, 'POST', '/backups', {
      body: { database: 'second' },
      headers: { prefer: 'wait=60' },
    });
  },
});

test('each database shows its state, its age against the target, its next run and proofs; those in trouble come first', async () => {
  const page = await dashboard().open('/');
  const cards = page.getByRole('article');
  await page.getByRole('img', { name: 'Size of 3 backups of availability' }).waitFor();
  expect(await cards.nth(0).textContent()).toMatch(/^second■ file missing/);
  const good = await cards.nth(1).textContent();
  expect(good).toMatch(/^availability● protected/);
  expect(good).toMatch(/(s|min|moment) since the last good backup of at most 26 h/);
  expect(good).toMatch(/Next backupin \d+ (h|min|s)/);
  expect(good).toMatch(/Last drill● restore (\d+|a moment) /);
  expect(await page.getByText('1 of 2 databases needs you.').count()).toBe(1);
});

test('a failure stands on its database with what to do', async () => {
  const page = await dashboard().open('/');
  const failure = page.getByRole('article', { name: 'second' }).getByText('Last failure');
  await failure.waitFor();
  expect(await failure.textContent()).toMatch(
    /Last failure: backup, .* ago: The database file does not exist/,
  );
  expect(await page.getByText('Check the path in the configuration.').count()).toBe(1);
});

test('a backup that begins meanwhile shows its progress live, and its end', async () => {
  const service = dashboard();
  const thaw = await freezeEngine(service);
  const page = await service.open('/');
  const card = page.getByRole('article', { name: 'availability' });
  const events = page.waitForRequest(/\/jobs\/.*\/events$/);
  await card.waitFor();
  await call(service.url, 'POST', '/backups', { body: { database: 'availability' } });
  await soon(page);
  await card.getByRole('progressbar').waitFor();
  await card.getByText('running').waitFor();
  await events;
  thaw();
  await card.getByRole('progressbar').waitFor({ state: 'detached' });
});

test('a service that is gone is told of, what was seen stays, and all goes on by itself when it is back', async () => {
  const service = dashboard();
  service.expectComplaints(/ERR_INTERNET_DISCONNECTED/);
  const page = await service.open('/');
  await page.getByRole('article', { name: 'availability' }).waitFor();
  await page.context().setOffline(true);
  await soon(page);
  const banner = page.getByText('The service does not answer');
  await banner.waitFor();
  expect(await page.getByRole('article').count()).toBe(2);
  await page.context().setOffline(false);
  await soon(page);
  await banner.waitFor({ state: 'detached' });
});

test.for([
  { dark: false, size: 'desk' },
  { dark: true, size: 'phone' },
  { dark: true, size: 'wall' },
] as const)('nothing keeps anybody out, and nothing hangs over the edge: %o', async (view) => {
  const page = await dashboard().open('/', view);
  await page.getByRole('img').waitFor();
  expect(await barriers(page)).toEqual([]);
  expect(await overhang(page)).toBe(0);
});

test('on a wall all databases are seen at once, without scrolling', async () => {
  const page = await dashboard().open('/', { size: 'wall' });
  await page.getByRole('img').waitFor();
  for (const card of await page.getByRole('article').all()) {
    const { x, y, width, height } = (await card.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    expect(width * height).toBeGreaterThan(0);
    expect(x + width).toBeLessThanOrEqual(1920);
    expect(y + height).toBeLessThanOrEqual(1080);
  }
});

test.for([
  ['a proxy that does not reach the service', 502],
  ['a page in the place of an answer, as of a network that one must sign in to,', 200],
] as const)('%s is told of as if nothing answered', async ([, status]) => {
  const service = dashboard();
  if (status === 502) service.expectComplaints(/502 \(Bad Gateway\)/);
  const page = await service.open('/');
  await page.getByRole('article', { name: 'availability' }).waitFor();
  await page.route(/\/(databases|jobs|backups|healthz)/, (route) =>
    route.fulfill({ status, contentType: 'text/html; charset=utf-8', body: '<h1>Another page</h1>' }),
  );
  await soon(page);
  const banner = page.getByText('The service does not answer');
  await banner.waitFor();
  expect(await page.getByRole('article').count()).toBe(2);
  expect(await page.getByRole('alert').count()).toBe(0);
  await page.unrouteAll();
  await soon(page);
  await banner.waitFor({ state: 'detached' });
});

test('a network that swallows all that is asked is told of, and all goes on by itself when it no longer does', async () => {
  const service = dashboard();
  const page = await service.open('/');
  await page.getByRole('article', { name: 'availability' }).waitFor();
  await page.route(/\/(databases|jobs|backups|healthz)/, () => {});
  await soon(page);
  await page.clock.fastForward(30_000);
  const banner = page.getByText('The service does not answer');
  await banner.waitFor();
  expect(await page.getByRole('article').count()).toBe(2);
  await page.unrouteAll();
  await page.clock.fastForward(30_000);
  await soon(page);
  await banner.waitFor({ state: 'detached' });
});

test('ages are told by the clock of the service, whatever that of the browser shows', async () => {
  const page = await dashboard().open('/');
  const failure = page.getByRole('article', { name: 'second' }).getByText('Last failure');
  await failure.waitFor();
  for (const hours of [-3, 3]) {
    await page.clock.setSystemTime(Date.now() + hours * 3_600_000);
    await soon(page);
    await expect.poll(() => failure.textContent()).toMatch(/backup, ((\d+ (s|min))|a moment) ago: /);
    await page.reload();
    await expect.poll(() => failure.textContent()).toMatch(/backup, ((\d+ (s|min))|a moment) ago: /);
  }
});

test('what alone is not answered any more is told to be from before, while all else goes on', async () => {
  const service = dashboard();
  service.expectComplaints(/504 \(/);
  const page = await service.open('/');
  await page.getByRole('article', { name: 'availability' }).waitFor();
  await page.route('**/databases', (route) =>
    route.fulfill({ status: 504, contentType: 'text/html', body: '<h1>Gateway Timeout</h1>' }),
  );
  await soon(page);
  await page.getByRole('alert').getByText('The service does not answer').first().waitFor();
  expect(await page.getByRole('article').count()).toBe(2);
  await page.unrouteAll();
  await soon(page);
  await page.getByRole('alert').waitFor({ state: 'detached' });
});

test('an error of the service is shown above what was there before, and goes when all is well again', async () => {
  const service = dashboard();
  service.expectComplaints(/500 \(Internal Server Error\)/);
  const page = await service.open('/');
  await page.getByRole('article', { name: 'availability' }).waitFor();
  const problem = {
    ...{ type: '/problems/internal', title: 'Something went wrong inside', status: 500, code: 'internal' },
    ...{ detail: 'It is in the log.', hint: 'Look there.', instance: '/requests/1', retryable: true },
  };
  await page.route('**/databases', (route) =>
    route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
  );
  await soon(page);
  await page.getByRole('alert').getByText('Look there.').waitFor();
  expect(await page.getByRole('article').count()).toBe(2);
  await page.unrouteAll();
  await soon(page);
  await page.getByRole('alert').waitFor({ state: 'detached' });
});

test('what is not known yet is not said to be none', async () => {
  const service = dashboard();
  const page = await service.open('/nowhere');
  await page.route(/\/(jobs|backups)\?/, () => {});
  await page.goto('/#/');
  const card = page.getByRole('article', { name: 'availability' });
  await card.getByText('Loading').first().waitFor();
  expect(await card.textContent()).not.toMatch(/never|none|Last/);
});

test('all times are shown as instants of UTC where one wants that, by keyboard too', async () => {
  const page = await dashboard().open('/', { size: 'phone' });
  const card = page.getByRole('article', { name: 'availability' });
  await card.getByText(/^in \d+ (h|min|s)$/).waitFor();
  await page.getByRole('button', { name: 'Show all as instants of UTC' }).press('Enter');
  await card.getByText(/^\d+ \w+ \d{4}, 03:00 UTC$/).waitFor();
  expect(await overhang(page)).toBe(0);
});

test('a chart tells its times in the zone that the page shows', async () => {
  const page = await dashboard().open('/databases/availability');
  const browser = await page.context().newCDPSession(page);
  await browser.send('Emulation.setTimezoneOverride', { timezoneId: 'Asia/Tokyo' });
  await page.reload();
  const chart = page.getByRole('img', { name: /^Size of a backup/ });
  const first = await page
    .getByRole('region', { name: 'Backups', exact: true })
    .getByRole('row')
    .nth(1)
    .getByRole('time')
    .first()
    .getAttribute('datetime');
  for (const timeZone of ['Asia/Tokyo', 'UTC']) {
    const { width, height } = (await chart.boundingBox()) ?? { width: 0, height: 0 };
    await chart.hover({ position: { x: width - 12, y: height / 3 } });
    const clock = new Date(first ?? '').toLocaleTimeString('en-GB', { timeZone, timeStyle: 'short' });
    await chart.getByText(clock).waitFor();
    await page.getByRole('contentinfo').getByRole('button').click();
  }
});

test('the calendar is of UTC where the browser does not know the zone of the policy, and says so', async () => {
  const page = await dashboard().open('/nowhere');
  await page.route(/\/retention\?/, async (route) => {
    const response = await route.fetch();
    const plan: unknown = await response.json();
    if (!isA('RetentionPlan', plan)) throw new Error('no plan');
    await route.fulfill({
      response,
      json: { ...plan, policy: { ...plan.policy, timezone: 'Mars/Olympus' } },
    });
  });
  await page.goto('/#/databases/availability');
  const calendar = page.getByRole('region', { name: 'Calendar', exact: true });
  await calendar.getByText('days of UTC: this browser does not know Mars/Olympus').waitFor();
  expect(await calendar.getByRole('link').count()).toBeGreaterThan(0);
});

test('what the page does not understand leaves it to be told, and all others to be shown', async () => {
  const service = dashboard();
  service.expectComplaints(/(Range|Type)Error/);
  const page = await service.open('/jobs');
  await page.route('**/databases', (route) => route.fulfill({ json: { items: [{ protection: 'new' }] } }));
  await page.goto('/#/');
  await page.getByRole('alert').getByText('This page cannot be shown').waitFor();
  await page.getByRole('link', { name: 'Schedules' }).click();
  await page.getByRole('article', { name: 'availability-daily' }).waitFor();
});

test('an address of no page says so', async () => {
  const page = await dashboard().open('/nowhere');
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  await page.getByRole('link', { name: 'To the overview' }).click();
  await page.getByRole('article', { name: 'availability' }).waitFor();
});

test('by keyboard one skips the pages, and lands at the title of each page', async () => {
  const page = await dashboard().open('/');
  await page.getByRole('article', { name: 'availability' }).waitFor();
  const focused = () => page.evaluate('document.activeElement.textContent');
  expect(await focused()).toBe('Overview');
  await page.getByRole('link', { name: 'Jobs' }).press('Enter');
  await page.getByRole('heading', { name: 'Jobs', exact: true }).waitFor();
  expect(await focused()).toBe('Jobs');
  const skip = page.getByRole('button', { name: 'To the content' });
  await skip.focus();
  expect((await skip.boundingBox())?.x).toBe(0);
  await skip.press('Enter');
  expect(await focused()).toBe('Jobs');
});

test('going from light to dark while it is open draws the charts anew', async () => {
  const page = await dashboard().open('/');
  const chart = page.getByRole('img').first();
  await chart.waitFor();
  const drawn = () => page.evaluate<unknown>("document.querySelector('canvas').toDataURL()");
  const light = await drawn();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(drawn).not.toBe(light);
});

test('a service that was killed is told of', async () => {
  const service = dashboard();
  // Whatever was under way breaks off, in one way or another.
  service.expectComplaints(/net::ERR_(CONNECTION|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|SOCKET)/);
  const page = await service.open('/');
  await page.getByRole('article', { name: 'availability' }).waitFor();
  await service.kill();
  await soon(page);
  await page.getByText('The service does not answer').waitFor();
  await page.getByRole('article', { name: 'availability' }).waitFor();
});
