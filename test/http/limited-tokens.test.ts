import { rename } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { samplesOf } from '../support/scrape.ts';
import { servicePaths } from '../support/service.ts';
import { call, jobIn, problemIn } from './support/call.ts';
import { isA } from './support/document.ts';
import { makeSmallDatabase, startedFor } from './support/service.ts';
import { makeTokens } from './support/token.ts';

const ours = 'availability';
const other = 'prices';

/** A service with two databases, a backup and an export of each, and a token for one of them and for all. */
async function world() {
  const folder = await temporaryFolder();
  const { tokensFile, made } = await makeTokens(folder, [
    { name: 'ours', databases: [ours] },
    { name: 'all' },
  ]);
  const { database, imports } = servicePaths(folder);
  const placed = (name: string, path: string) => ({
    path,
    repositories: ['local'],
    retention: { keepLast: 5 },
    schedules: [{ name: `${name}-proof`, kind: 'verify', cron: '0 4 * * *' }],
  });
  const databases = { [ours]: placed(ours, database), [other]: placed(other, `${database}.prices`) };
  const service = await startedFor(folder, { databases, server: { tokensFile } });
  const [limited, all] = made.map((token) => ({ authorization: `Bearer ${token}`, prefer: 'wait=60' }));
  if (!limited || !all) throw new Error('two tokens were expected');
  const ask = (headers: typeof all) => (method: string, path: string, body?: object) =>
    call(service.url, method, path, { headers, ...(body && { body }) });
  const make = async (path: string, body: object) => {
    const job = jobIn(await ask(all)('POST', path, body), 200);
    return { job: job.id, id: job.result && 'id' in job.result ? job.result.id : '' };
  };
  const fill = async (name: string, path: string) => {
    await makeSmallDatabase(path);
    const backup = await make('/backups', { database: name });
    const exported = await make('/exports', { database: name, format: 'csv' });
    return { backup: backup.id, export: exported.id, job: backup.job };
  };
  const [mine, theirs] = [await fill(ours, database), await fill(other, `${database}.prices`)];
  return { ...service, limited, as: ask(limited), asAll: ask(all), mine, theirs, imports };
}

test('a token for one database lists and reads what is of that one, and nothing else', async () => {
  const { as, asAll, mine, theirs } = await world();
  for (const path of ['/databases', '/backups', '/exports', '/jobs']) {
    const seen = JSON.stringify((await as('GET', path)).body);
    const everything = JSON.stringify((await asAll('GET', path)).body);
    expect(everything, path).toContain(other);
    expect(seen, path).toContain(ours);
    expect(seen, path).not.toContain(other);
  }
  for (const path of [
    `/databases/${ours}`,
    `/backups/${mine.backup}`,
    `/backups/${mine.backup}/content`,
    `/exports/${mine.export}`,
    `/exports/${mine.export}/content`,
    `/jobs/${mine.job}`,
    `/verify?backup=${mine.backup}`,
    `/retention?database=${ours}`,
  ]) {
    expect((await as('GET', path)).status, path).toBe(200);
    const elsewhere = path
      .replace(mine.backup, theirs.backup)
      .replace(mine.export, theirs.export)
      .replace(mine.job, theirs.job)
      .replace(`/${ours}`, `/${other}`)
      .replace(`=${ours}`, `=${other}`);
    const refused = await as('GET', elsewhere);
    expect(refused.status, elsewhere).toBe(elsewhere.startsWith('/jobs') ? 404 : 403);
    expect((await asAll('GET', elsewhere)).status, elsewhere).toBe(200);
  }
});

test('it changes nothing of another database, by whichever name', async () => {
  const { as, asAll, mine, theirs, imports, paths } = await world();
  const before = (await asAll('GET', '/jobs')).body;
  // Where somebody else may have restored another database to.
  const restored = `${paths.restored}/x.duckdb`;
  for (const [method, path, body] of [
    ['POST', '/backups', { database: other }],
    ['POST', '/backups/import', { database: ours, file: `${imports}/x.duckdb` }],
    ['PATCH', `/backups/${theirs.backup}`, { hold: true }],
    ['DELETE', `/backups/${theirs.backup}`, undefined],
    ['DELETE', `/exports/${theirs.export}`, undefined],
    ['POST', '/verify', { backup: theirs.backup, level: 'content' }],
    ['POST', '/verify', { export: theirs.export, level: 'content' }],
    ['POST', '/verify', { file: `${imports}/x.duckdb`, level: 'content' }],
    ['POST', '/compare', { left: { database: ours }, right: { backup: theirs.backup }, mode: 'counts' }],
    ['POST', '/compare', { left: { export: theirs.export }, right: { backup: mine.backup }, mode: 'counts' }],
    ['POST', '/restore', { source: { backup: theirs.backup }, target: { database: ours }, force: true }],
    ['POST', '/restore', { source: { backup: mine.backup }, target: { database: other }, force: true }],
    ['POST', '/restore', { source: { backup: mine.backup }, target: { path: restored }, dryRun: true }],
    [
      'POST',
      '/restore',
      { source: { file: `${imports}/x.csv`, table: 't' }, mode: 'append', target: { database: ours } },
    ],
    ['POST', '/exports', { database: other, format: 'csv' }],
    ['POST', '/exports', { backup: theirs.backup, format: 'csv' }],
    ['POST', '/exports/stream', { database: other, table: 't', format: 'csv' }],
    ['POST', '/retention', { database: other }],
    ['POST', '/retention', { database: other, dryRun: false }],
    ['POST', '/recovery', { database: other, from: 'backup', dryRun: true }],
    ['POST', '/recovery', { database: ours, from: 'backup', backup: theirs.backup }],
    ['POST', `/schedules/${other}-proof/run`, undefined],
    ['POST', '/schedules/nobody-s/run', undefined],
  ] as const) {
    problemIn(await as(method, path, body), 403, 'forbidden');
  }
  // By neither of them a token learns which schedules others have.
  const [there, nowhere] = await Promise.all(
    [`${other}-proof`, 'nobody-s'].map(async (name) =>
      problemIn(await as('POST', `/schedules/${name}/run`), 403, 'forbidden'),
    ),
  );
  expect({ ...there, instance: '' }).toEqual({ ...nowhere, instance: '' });
  problemIn(await as('POST', `/jobs/${theirs.job}/cancel`), 404, 'not_found');
  problemIn(await as('GET', `/jobs/${theirs.job}/events`), 404, 'not_found');
  expect((await asAll('GET', '/jobs')).body).toEqual(before);
});

test('a comparison of its database with another is not shown to it, nor by a cursor that there is one', async () => {
  const { as, asAll, mine, theirs } = await world();
  const body = { left: { backup: mine.backup }, right: { backup: theirs.backup }, mode: 'counts' };
  const { id } = jobIn(await asAll('POST', '/compare', body), 200);
  problemIn(await as('GET', `/jobs/${id}`), 404, 'not_found');
  const { body: listed } = await as('GET', '/jobs');
  expect(isA('JobPage', listed) && listed.items.map((job) => job.id)).not.toContain(id);
  jobIn(await asAll('POST', '/compare', body), 200);
  expect((await as('GET', '/jobs?kind=compare&limit=1')).body).toEqual({ items: [] });
});

test('metrics have nothing of other databases, also while somebody else reads them', async () => {
  const { url, limited, asAll } = await world();
  const read = async () => (await fetch(`${url}/metrics`, { headers: limited })).text();
  const texts = await Promise.all(
    Array.from({ length: 10 }, () => [read(), asAll('GET', '/metrics').then(() => '')]).flat(),
  );
  for (const text of texts.filter(Boolean)) {
    const series = samplesOf(text).map((sample) => sample.series);
    expect(series.some((name) => name.includes(`"${ours}"`))).toBe(true);
    expect(series.filter((name) => name.includes(other) || name.includes('duckback_repository_'))).toEqual(
      [],
    );
  }
});

test('why a repository cannot be used, which may name other databases, is told to tokens for all', async () => {
  const { as, asAll, mine, paths } = await world();
  await rename(paths.repository, `${paths.repository}-away`);
  problemIn(await asAll('POST', '/repositories/local/rescan'), 503, 'repository_unavailable');
  const seen = (await as('GET', '/repositories')).body;
  expect(seen).toMatchObject({ items: [{ problem: { detail: 'The repository cannot be used.' } }] });
  expect(JSON.stringify(seen)).not.toContain(paths.repository);
  expect(JSON.stringify((await asAll('GET', '/repositories')).body)).toContain(paths.repository);
  expect((await as('GET', `/backups/${mine.backup}`)).status).toBe(200);
  const refused = await as('POST', '/backups', { database: ours });
  const { detail, jobId } = problemIn(refused, 503, 'repository_unavailable');
  expect(detail).toBe('The repository cannot be used.');
  expect((await as('GET', `/jobs/${jobId}`)).body).toMatchObject({ problem: { detail } });
  const { body: whole } = await asAll('GET', `/jobs/${jobId}`);
  expect(JSON.stringify(whole)).toContain(paths.repository);
});

test('what restores of other databases moved aside is not there for it', async () => {
  const { as, asAll, theirs } = await world();
  const body = { source: { backup: theirs.backup }, target: { database: other } };
  jobIn(await asAll('POST', '/restore', body), 200);
  const { body: page } = await asAll('GET', '/quarantine');
  const [entry] = isA('QuarantinePage', page) ? page.items : [];
  expect((await as('GET', '/quarantine')).body).toMatchObject({ items: [] });
  const id = entry?.id ?? '';
  const unknown = id.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  for (const one of [id, unknown]) {
    const { detail } = problemIn(await as('DELETE', `/quarantine/${one}`), 404, 'not_found');
    expect(detail).toBe(`There is no quarantine entry ${one}.`);
  }
  expect((await asAll('DELETE', `/quarantine/${id}`)).status).toBe(204);
});
