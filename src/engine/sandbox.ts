import { existsSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { walFiles } from '../domain/wal-files.ts';
import { type Attachable, readable, writable } from './attachable.ts';
import { takeInstance } from './blank-instance.ts';
import type { Resources } from './protocol.ts';
import { identifier, literal } from './sql.ts';

export interface SandboxFile {
  /** The name to attach it under. */
  readonly alias: string;
  /** Its path; one without links where it is only read. */
  readonly file: string;
  readonly writable?: boolean;
  /** Of a file that this makes; undefined: the oldest that DuckDB makes, which most of its versions can read. */
  readonly storageVersion?: 'latest';
}

interface SandboxOptions {
  /** More files, that are not attached: what statements read. */
  readonly paths?: readonly string[];
  /** Folders in which statements may read and write whatever there is. */
  readonly folders?: readonly string[];
  /** Rows go into a table in the order in which they are read, which costs some memory. */
  readonly keepsOrder?: boolean;
}

/**
 * Attaches untrusted files to an in-memory DuckDB that was never used, hands the connection to `body`, and detaches them, which may
 * be what fails. From before the first byte of a file is read until the end, nothing but these files, the WALs of those that are written, the
 * named paths and folders and the temporary folder can be touched and no setting changed, whatever SQL the files hold. An abort interrupts the statement under way;
 * `body` looks at the signal between statements. Rejects with DuckDB's error, the signal's reason, or as `readable`.
 *
 * Nothing becomes the default catalog by itself (see `withDefaultDatabase`): names that the files define (a macro `sum`,
 * say) are found only when asked for by alias. SQL names built-ins as system.main.* all the same.
 */
export async function withSandbox<T>(
  resources: Resources,
  files: readonly SandboxFile[],
  signal: AbortSignal,
  body: (connection: DuckDBConnection) => Promise<T>,
  { paths = [], folders = [], keepsOrder = false }: SandboxOptions = {},
): Promise<T> {
  await using opened = new AsyncDisposableStack();
  const attached: Attached[] = [];
  for (const file of files) attached.push({ ...file, as: opened.use(await attachable(file)) });
  const { connection, close, closeLater } = await takeInstance();
  const interrupt = () => connection.interrupt();
  signal.addEventListener('abort', interrupt);
  try {
    await lockDown(connection, resources, attached, { paths, folders, keepsOrder });
    for (const file of attached) {
      signal.throwIfAborted();
      await attach(connection, file);
    }
    signal.throwIfAborted();
    const result = await body(connection);
    for (const { alias } of files) await connection.run(`DETACH ${identifier(alias)}`);
    closeLater();
    return result;
  } catch (error) {
    close();
    if (error instanceof Error) error.message = named(error.message, attached);
    throw error;
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

interface Attached extends SandboxFile {
  readonly as: Attachable;
}

const attachable = async ({ file, writable: isWritten }: SandboxFile): Promise<Attachable> =>
  isWritten ? writable(file) : readable(file);

const named = (message: string, files: readonly Attached[]): string =>
  files.reduce((text, file) => file.as.named(text), message);

/**
 * DuckDB itself allows the temporary folder that is set when external access ends: so that is set before. The time zone decides how
 * TIMESTAMPTZ reads as text, so all work has one of its own. Replaying a log keeps the machine's: it may hold an ALTER whose USING casts by
 * the zone, and must give what DuckDB's own recovery would.
 */
async function lockDown(
  connection: DuckDBConnection,
  resources: Resources,
  files: readonly Attached[],
  { paths, folders, keepsOrder }: Required<SandboxOptions>,
): Promise<void> {
  const allowed = [...files.flatMap(({ as }) => as.allowedPaths), ...paths];
  await connection.run(`SET memory_limit = '${resources.memoryLimitBytes}B';
    SET threads = ${resources.threads};
    SET temp_directory = ${literal(resources.tempFolder)};
    SET max_temp_directory_size = '${resources.tempLimitBytes}B';
    SET preserve_insertion_order = ${keepsOrder};
    ${files.some(replaysLog) ? '' : "SET TimeZone = 'UTC';"}
    SET enable_progress_bar = true;
    SET enable_progress_bar_print = false;
    SET allowed_paths = [${allowed.map(literal).join(', ')}];
    SET allowed_directories = [${folders.map(literal).join(', ')}];
    SET enable_external_access = false;
    SET lock_configuration = true;`);
}

const replaysLog = ({ file, writable }: SandboxFile): boolean =>
  writable === true && walFiles(file).some((path) => existsSync(path));

async function attach(
  connection: DuckDBConnection,
  { alias, as, writable, storageVersion }: Attached,
): Promise<void> {
  const mode = writable ? 'READ_WRITE' : 'READ_ONLY';
  const version = storageVersion ? `, STORAGE_VERSION '${storageVersion}'` : '';
  try {
    await connection.run(
      `ATTACH ${literal(as.path)} AS ${identifier(alias)} (TYPE duckdb, ${mode}${version})`,
    );
  } catch (error) {
    await as.requireInPlace();
    throw error;
  }
}
