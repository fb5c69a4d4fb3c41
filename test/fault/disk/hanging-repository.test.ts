/** A repository in a folder whose disk, or network mount, says nothing any more: whatever is asked of it neither succeeds nor fails. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isA } from '../../http/support/document.ts';
import { createDiskLayer } from '../../support/disk-layer/disk-layer.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { scrape } from '../../support/scrape.ts';
import { servicePaths, startService } from '../../support/service.ts';
import { ask, listBackups, problemIn, refusal, run, type Service } from '../service/client.ts';
import { makeDays } from '../service/world.ts';

/** A quarter of what the service has: they are used up the sooner. */
const threads = '4';
const unavailable = { status: 503, code: 'repository_unavailable', hint: expect.stringContaining('mount') };

const backupOf = (database: string) => ({ kind: 'backup', body: { database } }) as const;

/** A service with the databases `near` and `far`, each backed up once into a repository of its own; that of `far` can be made to hang. */
async function world() {
  const folder = await temporaryFolder();
  const layer = await createDiskLayer(folder);
  if (!layer) return null;
  const live = join(folder, 'live');
  const mount = join(folder, 'far');
  await mkdir(live);
  const file = (name: string) => join(live, `${name}.duckdb`);
  const settings = {
    repositories: {
      near: { kind: 'local', path: servicePaths(folder).repository },
      far: { kind: 'local', path: mount },
    },
    databases: {
      near: { path: file('near'), repositories: ['near'] },
      far: { path: file('far'), repositories: ['far'] },
    },
  };
  const env = { ...layer.env, UV_THREADPOOL_SIZE: threads };
  const service = await startService(folder, settings, { env });
  onTestFinished(service.kill);
  for (const name of ['near', 'far']) {
    await makeDays(file(name), 100);
    await run(service, backupOf(name));
  }
  return { service, hang: () => layer.hang(mount), mend: layer.mend };
}

/** How the repository that hangs is told of. */
async function far(service: Service) {
  const { json } = await ask(service, 'GET', '/repositories');
  if (!isA('RepositoryList', json)) throw new Error(`no repositories: ${JSON.stringify(json)}`);
  expect(json.items.find(({ name }) => name === 'near')).toMatchObject({ reachable: true });
  return json.items.find(({ name }) => name === 'far');
}

test('a repository that hangs holds up nothing else, refuses what is asked of it, and is used again by itself when it answers', async () => {
  const found = await world();
  if (!found) return;
  const { service, hang, mend } = found;
  const [ofFar] = await listBackups(service);
  await hang();
  // As dashboards ask, some at a time and again and again.
  for (let round = 0; round < 3; round += 1) {
    const polls = await Promise.all(Array.from({ length: 20 }, () => far(service)));
    for (const poll of polls) expect(poll).toMatchObject({ reachable: false, problem: unavailable });
  }
  const { result } = await run(service, backupOf('near'));
  expect(result).toMatchObject({ good: true });
  expect((await ask(service, 'GET', '/readyz')).status).toBe(200);
  expect((await ask(service, 'GET', '/databases')).status).toBe(200);
  expect(await scrape(service.url)).toContain('duckback_repository_up{repository="far"} 0');

  // Nothing more is begun there: it would be lost in it.
  for (let attempt = 0; attempt < 5; attempt += 1) {
    expect(await refusal(service, backupOf('far'))).toMatchObject(unavailable);
    const content = await ask(service, 'GET', `/backups/${ofFar?.id}/content`);
    expect(problemIn(content.json)).toMatchObject(unavailable);
    expect(problemIn((await ask(service, 'POST', '/repositories/far/rescan')).json)).toMatchObject(
      unavailable,
    );
  }
  // A look, and what the service had begun there by itself just before.
  expect(await mend()).toBeLessThanOrEqual(2);

  // The longer it was away, the later it is looked for.
  await expect
    .poll(() => far(service), { timeout: 60_000 })
    .toMatchObject({ reachable: true, awaySince: null });
  await run(service, backupOf('far'));
  expect(await listBackups(service)).toHaveLength(4);
}, 120_000);
