import { join } from 'node:path';
import { withSandbox } from '../../../src/engine/sandbox.ts';

const { signal } = new AbortController();
const mebibyte = 1024 * 1024;

/** Runs one statement in a sandbox of 64 MiB around a file that is attached as `db`, and gives its rows. */
export const inSandbox = (folder: string, file: string, sql: string, tempLimitBytes = 1024 * mebibyte) =>
  withSandbox(
    { memoryLimitBytes: 64 * mebibyte, threads: 1, tempLimitBytes, tempFolder: join(folder, 'temp') },
    [{ alias: 'db', file }],
    signal,
    async (connection) => (await connection.runAndReadAll(sql)).getRows(),
  );
