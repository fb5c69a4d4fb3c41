import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { createChildPool } from '../children/child-pool.ts';
import type { TableLayouts } from '../domain/export.ts';
import type { Engine, EngineOptions, ExportRows, LoadFiles } from '../domain/ports/engine.ts';
import { Problem } from '../domain/problem.ts';
import { walFiles } from '../domain/wal-files.ts';
import { isFull } from '../files/errno.ts';
import { freeBytes } from '../files/free-space.ts';
import { startChild } from './child.ts';
import { results, type Task } from './protocol.ts';
import { leavingCore } from './threads.ts';

/** What the operations may use, each for itself. */
export interface EngineLimits {
  /** DuckDB's own; the process is killed at one and a half times as much and 256 MiB for Node. */
  readonly memoryLimitBytes: number;
  readonly threads: number;
  /** What DuckDB may put into `tempFolder` when memory does not suffice. */
  readonly tempLimitBytes: number;
  /** Made where it is missing. What a killed service left there is the caller's to sweep before it makes an engine. */
  readonly tempFolder: string;
  /** Of one operation, waiting in line not counted. */
  readonly timeLimitMs: number;
  /** Operations at once; more wait in line. */
  readonly maxChildren: number;
}

interface EngineDependencies {
  readonly limits: EngineLimits;
  /** How long an unused child is kept for the next operation. */
  readonly idleMs?: number;
}

const nodeBytes = 256 * 1024 * 1024;

/** The engine, see the port. */
export function createEngine({ limits, idleMs = 30_000 }: EngineDependencies): Engine {
  const pool = createChildPool({ start: startChild, max: limits.maxChildren, idleMs });
  const { memoryLimitBytes, tempLimitBytes, timeLimitMs } = limits;
  const processLimits = { timeLimitMs, residentLimitBytes: memoryLimitBytes * 1.5 + nodeBytes };

  async function run<S extends TSchema>(
    task: Task,
    schema: S,
    { signal, onProgress }: EngineOptions,
    threads = limits.threads,
  ): Promise<Static<S>> {
    const result = await pool.use(signal, async (child) => {
      await using temp = await temporaryFolder(limits.tempFolder);
      const resources = { memoryLimitBytes, threads, tempLimitBytes, tempFolder: temp.path };
      const folder = writtenFolder(task);
      const free = folder === null ? null : () => freeBytes(folder);
      return await child.run(task, { resources, limits: processLimits, freeBytes: free, signal, onProgress });
    });
    if (Value.Check(schema, result)) return result;
    throw new Problem('engine_failed', `The engine answered ${task.operation} against its protocol.`);
  }

  return {
    warmUp: pool.warmUp,
    async seal(file, options) {
      await run({ operation: 'seal', file }, results.seal, options);
    },
    survey(file, options) {
      const threads = options.leavesCore ? leavingCore(limits.threads) : limits.threads;
      return run({ operation: 'survey', file }, results.survey, options, threads);
    },
    check: ({ parameters, ...request }, options) =>
      run({ operation: 'check', ...request, parameters: { ...parameters } }, results.check, options),
    sampleSizes: ({ file, layouts }, options) =>
      run({ operation: 'sampleSizes', file, layouts: layoutsTask(layouts) }, results.sampleSizes, options),
    lastDay: ({ file, layouts }, options) =>
      run({ operation: 'lastDay', file, layouts: layoutsTask(layouts) }, results.lastDay, options),
    locateBlocks: (file, blocks, options) =>
      run({ operation: 'locateBlocks', file, blocks: [...blocks] }, results.locateBlocks, options),
    compare: ({ tables, ...request }, options) =>
      run(
        { operation: 'compare', ...request, ...(tables && { tables: [...tables] }) },
        results.compare,
        options,
      ),
    export: ({ tables, partitionBy, folder, ...rows }, options) =>
      run(
        {
          operation: 'export',
          ...writeTask(rows),
          ...(tables && { tables: [...tables] }),
          partitionBy,
          folder,
        },
        results.export,
        options,
      ),
    async stream({ table, pipe, ...rows }, options) {
      await run({ operation: 'stream', ...writeTask(rows), table, pipe }, results.stream, options);
    },
    async create(request, options) {
      // What is there already must neither be added to nor, where that fails, removed.
      if (existsSync(request.file)) {
        throw new Problem('target_not_replaceable', `${request.file} exists already.`);
      }
      try {
        const task = { operation: 'create' as const, ...loadTask(request), schema: [...request.schema] };
        return await run(task, results.create, options);
      } catch (error) {
        await removeDatabase(request.file);
        throw error;
      }
    },
    merge: (request, options) =>
      run({ operation: 'merge', ...loadTask(request), mode: request.mode }, results.merge, options),
    close: pool.close,
  };
}

/** Where a task writes what may be larger than what it reads. */
function writtenFolder(task: Task): string | null {
  if (task.operation === 'export') return task.folder;
  return task.operation === 'create' || task.operation === 'merge' ? dirname(task.file) : null;
}

/** What a child needs to write rows. */
const writeTask = ({ file, window, format, compression, rowGroupSize, layouts }: ExportRows) => ({
  file,
  window,
  format,
  compression,
  ...(rowGroupSize !== undefined && { rowGroupSize }),
  layouts: layoutsTask(layouts),
});

const layoutsTask = (layouts: TableLayouts) =>
  Object.fromEntries(
    Object.entries(layouts).map(([name, { orderBy, timeColumn }]) => [
      name,
      { orderBy: [...orderBy], timeColumn },
    ]),
  );

/** What a child needs to load files: no more of a manifest than that. */
const loadTask = ({ file, folder, format, tables }: LoadFiles & { readonly file: string }) => ({
  file,
  folder,
  format,
  tables: tables.map((table) => ({
    schema: table.schema,
    name: table.name,
    columns: table.columns,
    primaryKey: table.primaryKey,
    timeColumn: table.timeColumn,
    window: table.window,
    partitionedBy: table.partitionedBy,
    files: table.files.map(({ name, origin }) => ({ name, ...(origin !== undefined && { origin }) })),
  })),
});

const removeDatabase = (file: string): Promise<unknown> =>
  Promise.all([file, ...walFiles(file)].map((path) => rm(path, { force: true })));

/** One operation's own folder: DuckDB cannot tidy up after it was killed. */
async function temporaryFolder(parent: string) {
  const path = await makeFolder(parent);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

async function makeFolder(parent: string): Promise<string> {
  try {
    await mkdir(parent, { recursive: true, mode: 0o700 });
    return await mkdtemp(join(parent, 'engine-'));
  } catch (error) {
    if (!isFull(error)) throw error;
    throw new Problem('insufficient_space', `No space is left at ${parent}.`, { cause: error });
  }
}
