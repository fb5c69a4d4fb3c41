import { expect, test } from 'vitest';
import { call } from './support/call.ts';
import { document, documentText, isA } from './support/document.ts';
import { serviceOfThisFile, takeBackup } from './support/service.ts';

const service = serviceOfThisFile();

test('every operation that reads answers 200 as the document says', async () => {
  const { url } = service();
  const { id } = await takeBackup(service());
  const paths = [
    '/healthz',
    '/readyz',
    '/problems/source_busy',
    '/databases',
    '/databases/availability',
    '/backups',
    `/backups/${id}`,
    `/backups/${id}/content`,
    `/verify?backup=${id}`,
    '/quarantine',
    '/jobs',
  ];
  for (const path of paths) expect((await call(url, 'GET', path)).status, path).toBe(200);
});

test('the database tells what the newest backup knows of it', async () => {
  const { url, paths } = service();
  const backup = await takeBackup(service());
  const { body } = await call(url, 'GET', '/databases/availability');
  expect(body).toMatchObject({
    name: 'availability',
    path: paths.database,
    exists: true,
    protection: 'ok',
    lastBackup: backup.id,
    lastGoodBackup: backup.id,
    tables: [{ schema: 'main', name: 't', rowCount: 1000 }],
    heldBy: null,
    runningJob: null,
  });
});

test('query parameters are coerced to numbers and booleans', async () => {
  const { url } = service();
  await takeBackup(service());
  await takeBackup(service());
  const page = await call(url, 'GET', '/backups?limit=1&held=false&good=true');
  if (!isA('BackupPage', page.body)) throw new Error('no page');
  expect(page.body.items).toHaveLength(1);
  expect(page.body.nextCursor).toBeTypeOf('string');
  expect(await call(url, 'GET', '/backups?held=true')).toMatchObject({ status: 200, body: { items: [] } });
});

test('following nextCursor gives every backup once, newest first', async () => {
  const { url } = service();
  for (let count = 0; count < 3; count += 1) await takeBackup(service());
  const all = await call(url, 'GET', '/backups');
  const seen: string[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await call(url, 'GET', `/backups?limit=2${after}`);
    if (!isA('BackupPage', body)) throw new Error('no page');
    seen.push(...body.items.map(({ id }) => id));
    cursor = body.nextCursor;
  }
  if (!isA('BackupPage', all.body)) throw new Error('no page');
  expect(seen).toEqual(all.body.items.map(({ id }) => id));
  const instants = all.body.items.map(({ createdAt }) => createdAt);
  expect(instants).toEqual([...instants].sort().reverse());
});

test('from is inclusive and to is not, whatever offset and precision they are written with', async () => {
  const { url } = service();
  const { id, createdAt } = await takeBackup(service());
  const idsBetween = async (from: string, to: string) => {
    const { body } = await call(
      url,
      'GET',
      `/backups?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`,
    );
    if (!isA('BackupPage', body)) throw new Error('no page');
    return body.items.map((item) => item.id);
  };
  const later = new Date(Date.parse(createdAt) + 1).toISOString();
  const elsewhere = new Date(Date.parse(createdAt) + 7_200_000).toISOString().replace('Z', '+02:00');
  expect(await idsBetween(createdAt, later)).toEqual([id]);
  expect(await idsBetween(elsewhere, later)).toEqual([id]);
  expect(await idsBetween(later, '2999-01-01T00:00:00Z')).toEqual([]);
  expect(await idsBetween(createdAt, createdAt)).toEqual([]);
});

test('jobs are listed by kind, state and database', async () => {
  const { url } = service();
  await takeBackup(service());
  const listed = async (query: string) => {
    const { body } = await call(url, 'GET', `/jobs?${query}`);
    if (!isA('JobPage', body)) throw new Error('no page');
    return body.items;
  };
  const backups = await listed('kind=backup&state=succeeded&database=availability');
  expect(backups.length).toBeGreaterThan(0);
  expect(backups.every(({ kind }) => kind === 'backup')).toBe(true);
  expect(await listed('kind=restore')).toEqual([]);
  expect(await listed('state=cancelled')).toEqual([]);
});

test('the type of a problem leads to what its code means', async () => {
  const { url } = service();
  for (const code of Object.keys(document.components.examples).filter(
    (name) => !/_(running|succeeded|plan)$/.test(name),
  )) {
    const refusal = document.components.examples[code]?.value;
    if (!isA('Problem', refusal)) throw new Error(`${code} has no example`);
    const { status, body } = await call(url, 'GET', refusal.type);
    expect(status).toBe(200);
    const { title, status: meant, retryable } = refusal;
    expect(body).toMatchObject({ code, title, status: meant, retryable });
  }
});

test('/openapi.json is the committed document', async () => {
  const { url } = service();
  const served: unknown = await fetch(`${url}/openapi.json`).then((response) => response.json());
  expect(served).toEqual(JSON.parse(documentText));
});

test('/docs is a page whose scripts and styles load from the service itself', async () => {
  const { url } = service();
  const page = await fetch(`${url}/docs/`);
  expect(page.headers.get('content-type')).toContain('text/html');
  const html = await page.text();
  const assets = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
  expect(assets.filter((asset) => asset.endsWith('.js')).length).toBeGreaterThan(1);
  for (const asset of assets) {
    const target = new URL(asset, `${url}/docs/`);
    expect(target.origin).toBe(url);
    const response = await fetch(target);
    expect(response.status, asset).toBe(200);
    expect((await response.arrayBuffer()).byteLength, asset).toBeGreaterThan(0);
  }
});
