import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ExportRecord } from '../../../../src/domain/export.ts';
import { expireExportsHourly } from '../../../../src/services/export/expiry.ts';
import { collect, never } from '../../../support/bytes.ts';
import { exportManifestOf, scanExports, stageFiles } from '../../../support/exports.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { exportOf, openWorld } from './world.ts';

const contents = { 'days.csv': 'day\n1\n' };
const hourMs = 3_600_000;

/** A world whose clock stands at three, with exports that end at these instants. */
async function worldWith(ends: Readonly<Record<string, string | null>>) {
  const clock = createFakeClock(new Date('2025-11-11T03:00:00.000Z'));
  const world = await openWorld({ clock });
  for (const [id, expiresAt] of Object.entries(ends)) {
    const database = id.split('-')[0] ?? '';
    const folder = await stageFiles(world.repository, database, contents);
    const manifest = exportManifestOf(id, contents, { expiresAt });
    const record: ExportRecord = await world.repository.exports.publish(manifest, folder, never());
    world.catalog.put(record);
  }
  const lines: [object, string][] = [];
  const keep = (fields: object, message: string) => void lines.push([fields, message]);
  const ending = new AbortController();
  const doubt: { why: string | null } = { why: null };
  const running = expireExportsHourly(
    { ...world, whyClockIsWrong: () => doubt.why, log: { info: keep, warn: keep, error: keep } },
    ending.signal,
  );
  const left = async () => (await scanExports(world.repository.exports)).ids;
  /** Resolves when the sweep under way has ended. */
  const swept = async () => {
    while (clock.sleeping() === 0) await setImmediate();
  };
  const hour = async () => {
    await clock.advance(hourMs);
    await swept();
  };
  const end = async () => {
    ending.abort();
    await running;
  };
  return { ...world, clock, doubt, lines, left, swept, hour, end };
}

const [past, soon] = ['2025-11-11T02:59:59.999Z', '2025-11-11T04:00:00.000Z'];

test('what has expired goes at the start, what expires later in its hour, the rest stays, and the log tells', async () => {
  const [a, b, c] = [exportOf('00000a'), exportOf('00000b'), exportOf('00000c')];
  const world = await worldWith({ [a]: past, [b]: soon, [c]: null });
  await world.swept();
  expect(await world.left()).toEqual([b, c]);
  expect(world.lines).toEqual([[{ export: a, expiresAt: past }, 'an expired export was removed']]);
  await world.hour();
  expect(await world.left()).toEqual([c]);
  expect(world.catalog.list({}, { limit: 10, after: null }).items.map(({ manifest }) => manifest.id)).toEqual(
    [c],
  );
  await world.end();
});

test('what has expired and is not removed yet is found by nobody but who removes it', async () => {
  const [expired, lasting] = [exportOf('00000a'), exportOf('00000b')];
  const { clock, exports, ...world } = await worldWith({ [expired]: soon, [lasting]: null });
  await world.swept();
  const opened = await exports.open(expired);
  clock.jump(hourMs);
  const missing = { code: 'not_found', message: `The export ${expired} expired at ${soon}.` };
  expect(() => exports.get(expired)).toThrow(expect.objectContaining(missing));
  await expect(exports.open(expired)).rejects.toMatchObject(missing);
  await expect(exports.open(expired, 'days.csv')).rejects.toMatchObject(missing);
  await expect(exports.openManifest(expired)).rejects.toMatchObject(missing);
  expect(exports.list({}, { limit: 10, after: null }).items.map(({ id }) => id)).toEqual([lasting]);
  expect((await collect(opened.open('days.csv', undefined, never()))).toString()).toBe(contents['days.csv']);
  await expect(exports.remove(expired)).rejects.toMatchObject({ code: 'export_in_use' });
  opened.release();
  await exports.remove(expired);
  expect(await world.left()).toEqual([lasting]);
  await world.end();
});

test('an export that is being read stays until nobody does', async () => {
  const id = exportOf('00000a');
  const world = await worldWith({ [id]: soon });
  await world.swept();
  const opened = await world.exports.open(id);
  await world.hour();
  expect([await world.left(), world.lines]).toEqual([[id], []]);
  opened.release();
  await world.hour();
  expect(await world.left()).toEqual([]);
  await world.end();
});

test('an expired export of a database that is configured elsewhere is left to that service', async () => {
  const foreign = 'other-20251111T020000Z-00000a';
  const world = await worldWith({ [foreign]: past });
  await world.swept();
  expect([await world.left(), world.lines]).toEqual([[foreign], []]);
  await world.end();
});

test('one that cannot be removed is told of, and keeps none of the others from going', async () => {
  const [gone, other] = [exportOf('00000a'), exportOf('00000b')];
  const world = await worldWith({ [gone]: soon, [other]: soon });
  await world.swept();
  await world.repository.exports.remove(gone);
  await world.hour();
  expect(await world.left()).toEqual([]);
  expect(world.lines.map(([, message]) => message)).toEqual([
    'an expired export could not be removed',
    'an expired export was removed',
  ]);
  world.lines.length = 0;
  await world.hour();
  expect(world.lines).toEqual([]);
  await world.end();
});

test('while the clock is in doubt nothing expires, and the log tells; when it is right again what is due goes', async () => {
  const id = exportOf('00000a');
  const world = await worldWith({ [id]: soon });
  await world.swept();
  world.doubt.why = 'The clock jumped.';
  await world.hour();
  expect(await world.left()).toEqual([id]);
  expect(world.lines).toEqual([[{ why: 'The clock jumped.' }, 'expired exports stay']]);
  world.doubt.why = null;
  await world.hour();
  expect(await world.left()).toEqual([]);
  await world.end();
});
