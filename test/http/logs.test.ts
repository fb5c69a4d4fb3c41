import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { call, jobIn } from './support/call.ts';
import { makeSmallDatabase, startedFor } from './support/service.ts';

const Line = Type.Object({
  level: Type.Integer(),
  time: Type.Integer(),
  msg: Type.String(),
  reqId: Type.Optional(Type.String()),
  jobId: Type.Optional(Type.String()),
  state: Type.Optional(Type.String()),
});

/** The log, each line of which must be JSON of our form. */
const linesOf = (log: string) =>
  log
    .trim()
    .split('\n')
    .map((line) => Value.Parse(Line, JSON.parse(line)));

test('the log tells which request asked for a job, and how the job ended', async () => {
  const service = await startedFor(await temporaryFolder());
  await makeSmallDatabase(service.paths.database);
  const headers = { prefer: 'wait=60', 'idempotency-key': 'once' };
  const ask = async () =>
    jobIn(await call(service.url, 'POST', '/backups', { body: { database: 'availability' }, headers }), 200);
  const job = await ask();
  await ask();
  await service.stop();
  const lines = linesOf(service.log()).filter(({ jobId }) => jobId === job.id);
  expect(lines.map(({ msg, state }) => [msg, state])).toEqual([
    ['job requested', undefined],
    ['job ended', 'succeeded'],
    ['job requested', undefined],
  ]);
  const requests = lines.filter(({ msg }) => msg === 'job requested').map(({ reqId }) => reqId);
  expect(new Set(requests).size).toBe(2);
  expect(requests).not.toContain(undefined);
});
