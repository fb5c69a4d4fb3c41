import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mayAct, type Role, roles } from '../../src/domain/access.ts';
import { runSql } from '../support/duckdb.ts';
import { call, jobIn, problemIn } from './support/call.ts';
import { document } from './support/document.ts';
import { raw } from './support/raw.ts';
import { freezeEngine, serviceOfThisFile, takeBackup } from './support/service.ts';
import { makeTokens } from './support/token.ts';

const tokens = new Map<Role, string>();
const service = serviceOfThisFile({
  async serverSettings(folder) {
    const { tokensFile, made } = await makeTokens(
      folder,
      roles.map((role) => ({ name: role, role })),
    );
    for (const [at, role] of roles.entries()) tokens.set(role, made[at] ?? '');
    return { tokensFile };
  },
});

const as = (role: Role) => ({ authorization: `Bearer ${tokens.get(role)}` });

test('an operation is done for the roles that the document names and those above, and refused to the others before anything else', async () => {
  const { url } = service();
  const needs: string[] = [];
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const needed = operation['x-required-role'];
      if (!needed) continue;
      needs.push(needed);
      for (const role of roles) {
        const request = {
          method: method.toUpperCase(),
          path: path.replace(/\{\w+\}/g, 'x'),
          headers: as(role),
        };
        const { status } = await raw(url, request);
        const refused = !mayAct({ name: role, role, databases: null }, needed);
        expect(status === 403, `${role} ${method} ${path}: ${status}`).toBe(refused);
      }
    }
  }
  expect(new Set(needs)).toEqual(new Set(roles));
});

test('a refusal says which role is needed and how to get it', async () => {
  const body = { source: { database: 'availability', latest: true }, target: { database: 'availability' } };
  const answer = await call(service().url, 'POST', '/restore', { body, headers: as('operator') });
  expect(problemIn(answer, 403, 'forbidden')).toMatchObject({
    detail: 'The token operator has the role operator.',
    hint: expect.stringContaining('--role admin'),
  });
});

test('a viewer sees what became of a comparison, and none of its rows', async () => {
  const { url } = service();
  const { id } = await takeBackup(service(), { headers: as('operator') });
  const side = { backup: id };
  const body = { left: { database: 'availability' }, right: side, mode: 'rows', limit: 5 };
  const headers = { ...as('operator'), prefer: 'wait=60' };
  const done = jobIn(await call(url, 'POST', '/compare', { body, headers }), 200);
  const [seen, listed] = await Promise.all([
    call(url, 'GET', `/jobs/${done.id}`, { headers: as('viewer') }),
    call(url, 'GET', '/jobs?kind=compare', { headers: as('viewer') }),
  ]);
  expect(JSON.stringify(done)).toContain('"sample"');
  for (const { status, body: shown } of [seen, listed]) {
    expect(status).toBe(200);
    expect(JSON.stringify(shown)).toContain(done.id);
    expect(JSON.stringify(shown)).not.toContain('"sample"');
  }
});

test('a viewer learns that files of an export are missing or lie beside it, and no value that partitions are named by', async () => {
  const { url, second, paths } = service();
  await runSql(second, ["CREATE TABLE t AS SELECT 'SECRETVALUE' AS customer, 1 AS i"]);
  const body = { database: 'second', format: 'csv', partitionBy: ['customer'] };
  const headers = { ...as('operator'), prefer: 'wait=60' };
  const { result } = jobIn(await call(url, 'POST', '/exports', { body, headers }), 200);
  const id = result && 'id' in result ? result.id : '';
  const folder = join(paths.repository, 'second/exports', id, 'files/t/customer=SECRETVALUE');
  const reread = () => call(url, 'POST', '/repositories/local/rescan', { headers: as('operator') });
  const [asOperator, asViewer] = (['operator', 'viewer'] as const).map(
    (role) => async (path: string) =>
      JSON.stringify((await call(url, 'GET', path, { headers: as(role) })).body),
  );
  if (!asOperator || !asViewer) throw new Error('two roles were expected');

  await copyFile(join(folder, 'data_0.csv'), join(folder, 'beside.csv'));
  await reread();
  expect(await asOperator('/repositories')).toContain('SECRETVALUE/beside.csv');
  const found = await asViewer('/repositories');
  expect(found).toContain(`second/exports/${id}/`);
  expect(found).not.toContain('SECRETVALUE');

  await rm(folder, { recursive: true });
  await reread();
  for (const path of ['/repositories', `/exports/${id}`]) {
    expect(await asOperator(path)).toContain('SECRETVALUE/data_0.csv');
    expect(await asViewer(path)).not.toContain('SECRETVALUE');
  }
  const refused = problemIn(
    await call(url, 'GET', `/exports/${id}`, { headers: as('viewer') }),
    404,
    'not_found',
  );
  expect(refused.detail).toBe(`The export ${id} lies in the repository local, but cannot be used.`);
});

test("an operator cancels an operator's jobs, and no admin's", async () => {
  const { url } = service();
  const thaw = await freezeEngine(service(), { headers: as('operator') });
  const target = { path: join(service().paths.restored, 'x.duckdb') };
  const body = { source: { database: 'availability', latest: true }, target };
  const restore = jobIn(await call(url, 'POST', '/restore', { body, headers: as('admin') }), 202);
  const cancel = (id: string, role: Role) => call(url, 'POST', `/jobs/${id}/cancel`, { headers: as(role) });
  problemIn(await cancel(restore.id, 'operator'), 403, 'forbidden');
  jobIn(await cancel(restore.id, 'admin'), 202);
  const asked = { body: { database: 'availability' }, headers: as('operator') };
  const backup = jobIn(await call(url, 'POST', '/backups', asked), 202);
  jobIn(await cancel(backup.id, 'operator'), 202);
  thaw();
});
