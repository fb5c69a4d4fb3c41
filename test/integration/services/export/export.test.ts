import { copyFile, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { type Manifest, noAnnotation } from '../../../../src/domain/backup.ts';
import { ExportManifest } from '../../../../src/domain/export.ts';
import type { ExportRequest } from '../../../../src/domain/export-request.ts';
import type { Engine } from '../../../../src/domain/ports/engine.ts';
import { Problem } from '../../../../src/domain/problem.ts';
import { loadingGuide } from '../../../../src/engine/exchange/load/loading-guide.ts';
import { createExportService } from '../../../../src/services/export/export-service.ts';
import { never } from '../../../support/bytes.ts';
import { runSql } from '../../../support/duckdb.ts';
import { testEngine, unwatched } from '../../../support/engine.ts';
import { scanExports } from '../../../support/exports.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { manifestWithoutChecksum } from '../../../support/forge-manifest.ts';
import { jobContext } from '../../../support/job-context.ts';
import { manifestOf, stageImage } from '../../../support/repository.ts';
import { openWorld, type WorldOptions } from './world.ts';

const schema = [
  `CREATE TABLE symbols (symbol VARCHAR PRIMARY KEY, note VARCHAR, odd VARCHAR[])`,
  'CREATE TABLE days (day DATE, symbol VARCHAR REFERENCES symbols (symbol), volume HUGEINT, seen TIMESTAMPTZ, PRIMARY KEY (day, symbol))',
  'CREATE INDEX days_by_symbol ON days (symbol)',
  `CREATE VIEW latest AS SELECT max(day) AS day FROM days`,
  `COMMENT ON TABLE days IS 'each day; of each symbol'`,
];
const rows = [
  `INSERT INTO symbols VALUES ('BTC', 'a "quoted", line\nof text', ['a,b', NULL, '']), ('', NULL, []), ('NULL', '', NULL)`,
  `INSERT INTO days SELECT DATE '2025-10-01' + range::INTEGER, ['BTC', '', 'NULL'][range % 3 + 1],
     170141183460469231731687303715884105727::HUGEINT - range, TIMESTAMPTZ '2025-10-01 12:00:00+02' FROM range(60)`,
];

/** An export service over a real engine, and a database that it may export. */
async function serviceWith(
  options: WorldOptions = {},
  change: (engine: Engine) => Partial<Engine> = () => ({}),
) {
  const engine = testEngine(await temporaryFolder());
  const world = await openWorld({ ...options, engine: { ...engine, ...change(engine) } });
  await runSql(world.market.path, [...schema, ...rows]);
  const service = createExportService({ ...world, guide: loadingGuide });
  const make = (request: ExportRequest, context = jobContext()) => service.export(request, context);
  /** What is left in staging and scratch, beside what always stands there. */
  const leftovers = async () => {
    const staging = join(world.folder, 'repository', '.staging', 'market');
    return [...(await readdir(staging).catch(() => [])), ...(await readdir(world.scratchFolder))];
  };
  const stored = (id: string) => join(world.folder, 'repository', 'market', 'exports', id);
  return { ...world, make, leftovers, stored };
}

const market: ExportRequest = { database: 'market', format: 'csv' };

test.each<[string, ExportRequest]>([
  ['CSV', market],
  ['compressed CSV in partitions', { ...market, compression: { codec: 'zstd' }, partitionBy: 'month' }],
  ['Parquet', { ...market, format: 'parquet' }],
  [
    'Parquet in partitions by columns',
    { ...market, format: 'parquet', tables: ['symbols'], partitionBy: ['symbol'] },
  ],
])(
  'the readme of an export as %s is a script that makes the same schema and rows anew',
  async (_, request) => {
    const world = await serviceWith();
    const { id, tables } = await world.make(request);
    const json: unknown = JSON.parse(await manifestWithoutChecksum(join(world.stored(id), 'manifest.json')));
    const { readme } = Value.Parse(ExportManifest, json);
    const loaded = join(world.folder, 'loaded.duckdb');
    await runSql(loaded, readme, { workingFolder: world.stored(id) });

    const names = tables.map(({ schema: of, name }) => `${of}.${name}`);
    const files = { left: loaded, right: world.market.path, limit: 5 };
    const compared = await world.engine.compare({ ...files, mode: 'rows', tables: names }, unwatched());
    expect(compared.tables.map(({ sample }) => sample)).toEqual(names.map(() => []));
    if (!request.tables) expect(compared.schema).toEqual([]);
    expect(compared.tables.every(({ equal }) => equal)).toBe(true);
  },
);

test('an export takes these steps, ends when the configuration says, and leaves nothing else', async () => {
  const clock = createFakeClock(new Date('2026-03-01T00:00:00.000Z'));
  const world = await serviceWith({ clock, database: { exportsKeptMs: 90 * 86_400_000 } });
  const context = jobContext();
  const made = await world.make(market, context);
  expect(context.steps).toEqual(['copy', 'write', 'hash', 'publish']);
  expect(made.expiresAt).toBe('2026-05-30T00:00:00.000Z');
  expect(made.tables.map(({ name, orderBy, rowCount }) => ({ name, orderBy, rowCount }))).toEqual([
    { name: 'symbols', orderBy: [], rowCount: 3 },
    { name: 'days', orderBy: ['day'], rowCount: 60 },
  ]);
  expect(await world.leftovers()).toEqual([]);
  expect(world.exports.get(made.id)).toEqual(made);
});

/** Stores the database as a backup of a later day. */
async function publishBackup(
  world: Awaited<ReturnType<typeof serviceWith>>,
  changes: Partial<Manifest>,
): Promise<Manifest> {
  const { size } = await stat(world.market.path);
  const manifest = { ...manifestOf('market-20251121T230000Z-7f3a9c', '', changes), sizeBytes: size };
  const staged = await stageImage(world.repository, 'market', '');
  await copyFile(world.market.path, staged);
  world.backups.put(await world.repository.publish(manifest, staged, noAnnotation, never()));
  await rm(dirname(staged), { recursive: true });
  return manifest;
}

test('the last days of a backup are counted from its own day, whole tables of it have its fingerprints', async () => {
  const world = await serviceWith();
  const survey = await world.engine.survey(world.market.path, unwatched());
  const backup = await publishBackup(world, survey);
  const window = { lastDays: 5 };
  const made = await world.make({ backup: backup.id, format: 'parquet', window });
  expect(made.createdAt).toBe('2025-11-21T23:00:00.000Z');
  const [symbols, days] = made.tables;
  expect(symbols).toMatchObject({ name: 'symbols', window: null });
  expect(symbols?.fingerprint).toBe(survey.tables.find(({ name }) => name === 'symbols')?.fingerprint);
  expect(days).toMatchObject({
    window: { from: '2025-11-16', to: null },
    rowCount: 14,
    fingerprint: null,
  });
});

test('an unsealed backup cannot be exported, and nothing holds it afterwards', async () => {
  const world = await serviceWith();
  const { id } = await publishBackup(world, {});
  const record = await world.repository.read(id);
  world.backups.put({ ...record, manifest: { ...record.manifest, sealed: false } });
  await expect(world.make({ backup: id, format: 'csv' })).rejects.toMatchObject({ code: 'image_unsealed' });
  expect(await world.leftovers()).toEqual([]);
  expect(() => world.backupLeases.claim(id)).not.toThrow();
});

test.each(['copy', 'write', 'hash', 'publish'])(
  'a job that is cancelled in its step %s leaves nothing',
  async (at) => {
    const world = await serviceWith();
    const { id } = await publishBackup(world, {});
    const requests: ExportRequest[] = [market, { backup: id, format: 'csv' }];
    for (const request of at === 'copy' ? [market] : requests) {
      const context = jobContext();
      const step: typeof context.step = (name, run) => {
        if (name === at) context.cancel();
        return context.step(name, run);
      };
      await expect(world.make(request, { ...context, step })).rejects.toThrow('the job was cancelled');
      expect(await world.leftovers()).toEqual([]);
    }
    expect(await scanExports(world.repository.exports)).toMatchObject({ ids: [], foreign: [] });
    expect(() => world.backupLeases.claim(id)).not.toThrow();
  },
);

test('what is written of an image that turns out to be unfit is thrown away, and written anew of the next one', async () => {
  let taken = 0;
  const folders: string[][] = [];
  const world = await serviceWith(
    {
      imager: (real) => ({
        async take(request) {
          taken += 1;
          const image = await real.take(request);
          const unfit = taken === 1;
          return { ...image, confirm: async (signal) => (await image.confirm(signal)) && !unfit };
        },
      }),
    },
    (engine) => ({
      async export(request, options) {
        folders.push(await readdir(request.folder));
        const exported = await engine.export(request, { ...options, signal: never() });
        folders.push(await readdir(request.folder));
        return exported;
      },
    }),
  );
  const context = jobContext();
  const { tables } = await world.make(market, context);
  expect(context.steps.filter((step) => step === 'copy')).toHaveLength(2);
  const whole = tables.flatMap(({ files }) => files.map(({ name }) => name)).toSorted();
  expect(folders.map((names) => names.toSorted())).toEqual([[], whole, [], whole]);
  expect(await world.leftovers()).toEqual([]);
});

test('a failure of the engine fails the export as it is, and leaves nothing', async () => {
  const refusal = new Problem('not_exportable', 'no way');
  const world = await serviceWith({}, () => ({ export: () => Promise.reject(refusal) }));
  await expect(world.make(market)).rejects.toBe(refusal);
  expect(await world.leftovers()).toEqual([]);
});

test('too little room is found before anything is read: twice the database for CSV, once for all else', async () => {
  const world = await serviceWith();
  const sizeBytes = await world.states.sizeOf(market);
  const withRoom = (freeBytes: number) => {
    const repository = { ...world.repository, freeBytes: () => Promise.resolve(freeBytes) };
    const service = createExportService({
      ...world,
      repositories: new Map([['local', repository]]),
      guide: loadingGuide,
    });
    return (request: ExportRequest) => service.export(request, jobContext());
  };
  const few = withRoom(sizeBytes * 2 - 1);
  await expect(few(market)).rejects.toMatchObject({ code: 'insufficient_space' });
  const parts: Partial<ExportRequest>[] = [
    { compression: { codec: 'gzip' } },
    { window: { lastDays: 30 } },
    { tables: ['symbols'] },
    { format: 'parquet' },
  ];
  for (const part of parts) await few({ ...market, ...part });
  await expect(withRoom(sizeBytes - 1)({ ...market, format: 'parquet' })).rejects.toMatchObject({
    code: 'insufficient_space',
  });
  await withRoom(sizeBytes * 2)(market);
});

test('an export to a repository that is not configured is refused', async () => {
  const world = await serviceWith();
  await expect(world.make({ ...market, repository: 'nosuch' })).rejects.toMatchObject({ code: 'not_found' });
});
