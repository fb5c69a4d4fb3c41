import { createWriteStream } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { expect, test } from 'vitest';
import type { StreamRequest } from '../../../../src/domain/export-request.ts';
import type { Engine } from '../../../../src/domain/ports/engine.ts';
import { Problem } from '../../../../src/domain/problem.ts';
import { createStreamService } from '../../../../src/services/export/stream-service.ts';
import { collect, never } from '../../../support/bytes.ts';
import { runSql } from '../../../support/duckdb.ts';
import { until } from '../../../support/processes.ts';
import { openWorld } from './world.ts';

const request: StreamRequest = { database: 'market', table: 'days', format: 'csv' };

/** A stream service whose engine writes so. */
async function serviceWith(stream: Engine['stream']) {
  const asked: Parameters<Engine['stream']>[0][] = [];
  const engine: Partial<Engine> = {
    stream(rows, options) {
      asked.push(rows);
      return stream(rows, options);
    },
  };
  const world = await openWorld({ engine });
  await runSql(world.market.path, ['CREATE TABLE days AS SELECT range AS day FROM range(3)']);
  const leftovers = () => readdir(world.scratchFolder);
  return { ...world, asked, leftovers, service: createStreamService({ ...world, mostAtOnce: 2 }) };
}

const writing =
  (text: string): Engine['stream'] =>
  async ({ pipe }) => {
    await using file = await open(pipe, 'w');
    await file.writeFile(text);
  };

test('all that the engine writes comes out, of an image of the database, and nothing is left', async () => {
  const text = 'day\n'.repeat(500_000);
  const { service, asked, leftovers, market } = await serviceWith(writing(text));
  const bytes = await collect(service.stream({ ...request, window: { from: '2025-01-01' } }, never()));
  expect(bytes.toString() === text).toBe(true);
  expect(asked).toMatchObject([
    {
      table: 'days',
      format: 'csv',
      compression: { codec: 'none' },
      window: { from: '2025-01-01', to: null },
      layouts: market.layouts,
    },
  ]);
  expect(asked[0]?.file).not.toBe(market.path);
  expect(await leftovers()).toEqual([]);
});

test('an engine that writes nothing and is content gives an empty stream', async () => {
  const { service } = await serviceWith(() => Promise.resolve());
  expect((await collect(service.stream(request, never()))).length).toBe(0);
});

test('a failure before the first byte is the outcome of asking for it', async () => {
  const refusal = new Problem('not_exportable', 'days has a type that CSV cannot hold.');
  const { service, leftovers } = await serviceWith(() => Promise.reject(refusal));
  await expect(collect(service.stream(request, never()))).rejects.toBe(refusal);
  expect(await leftovers()).toEqual([]);
});

test('a failure after some bytes comes behind the last of them: no short stream ends as if it were whole', async () => {
  const failure = new Problem('engine_failed', 'the time was up');
  const { service, leftovers } = await serviceWith(async (rows, options) => {
    await writing('x'.repeat(200_000))(rows, options);
    throw failure;
  });
  let bytes = 0;
  const reading = async () => {
    for await (const piece of service.stream(request, never())) bytes += piece.length;
  };
  await expect(reading()).rejects.toBe(failure);
  expect(bytes).toBe(200_000);
  expect(await leftovers()).toEqual([]);
});

/** Writes for ever; rejects when it is told to stop, or nobody reads any more. */
const endless: Engine['stream'] = async ({ pipe }, { signal }) => {
  const out = createWriteStream(pipe, { signal });
  const fill = () => {
    while (out.write(Buffer.alloc(65_536, 'x')));
  };
  out.on('drain', fill).on('open', fill);
  await finished(out);
};

test('a reader that leaves early stops the engine, and nothing is left', async () => {
  const { service, leftovers } = await serviceWith(endless);
  for await (const piece of service.stream(request, never())) {
    expect(piece.length).toBeGreaterThan(0);
    break;
  }
  expect(await leftovers()).toEqual([]);
});

test('an abort ends a stream with its reason, whether it is being read or not', async () => {
  const { service, leftovers } = await serviceWith(endless);
  const leaving = new AbortController();
  const pieces = service.stream(request, leaving.signal)[Symbol.asyncIterator]();
  await pieces.next();
  leaving.abort(new Error('the client left'));
  const rest = async () => {
    while (!(await pieces.next()).done);
  };
  await expect(rest()).rejects.toThrow('the client left');
  expect(await leftovers()).toEqual([]);
  await expect(collect(service.stream(request, leaving.signal))).rejects.toThrow('the client left');
});

test('a service that closes breaks its streams off, waits until they are gone and takes no more', async () => {
  const { service, leftovers } = await serviceWith(endless);
  const reading = collect(service.stream(request, never())).catch((error: unknown) => error);
  await until(async () => (await leftovers()).length > 0);
  await service.close();
  expect(await leftovers()).toEqual([]);
  expect(await reading).toMatchObject({ code: 'shutting_down' });
  expect(() => service.stream(request, never())).toThrow(expect.objectContaining({ code: 'shutting_down' }));
});

test('an unknown database, table rules that contradict one another and an unknown backup are refused', async () => {
  const { service } = await serviceWith(endless);
  const refused = (changed: StreamRequest) => () => service.stream(changed, never());
  expect(refused({ ...request, database: 'nosuch' })).toThrow(expect.objectContaining({ code: 'not_found' }));
  const contradiction = { ...request, rowGroupSize: 4096 };
  expect(refused(contradiction)).toThrow(expect.objectContaining({ code: 'validation_failed' }));
  const backup = 'market-20251111T030000Z-7f3a9c';
  const { database: _, ...rest } = request;
  await expect(collect(service.stream({ ...rest, backup }, never()))).rejects.toMatchObject({
    code: 'not_found',
  });
});
