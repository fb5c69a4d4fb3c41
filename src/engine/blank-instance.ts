import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { baseTables } from './base-tables.ts';
import { emptyCatalog } from './default-database.ts';
import { telltale } from './exact-text.ts';
import { texts } from './query.ts';
import { literal } from './sql.ts';

/** An in-memory DuckDB with an empty catalog, one thread and no temporary folder; no setting is locked yet. */
export interface BlankInstance {
  readonly connection: DuckDBConnection;
  /** At once, which waits 7 ms for DuckDB's threads. */
  close(): void;
  /**
   * Closes it, and makes the next one, when whoever waited for the work has gone on with it. No file may be attached any more, and
   * nothing be left in it that could have been put into the temporary folder: that is gone by then.
   */
  closeLater(): void;
}

/** Long enough that a backup that needed no sealing is published by then. */
const restMs = 50;

let spare: Promise<BlankInstance> | undefined;

/**
 * Makes one for the next `takeInstance`, while nobody waits for it: that takes 15 ms, as long as reading 40 MB of rows. Where it fails there
 * is none: what was missing may be there when one is needed.
 */
export function prepareInstance(): void {
  if (spare) return;
  const made = makeInstance();
  spare = made;
  made.catch(() => {
    if (spare === made) spare = undefined;
  });
}

/** Gives the one that was prepared, or makes one. Rejects with DuckDB's error. */
export function takeInstance(): Promise<BlankInstance> {
  const instance = spare ?? makeInstance();
  spare = undefined;
  return instance;
}

async function makeInstance(): Promise<BlankInstance> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    temp_directory: '',
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_persistent_secrets: 'false',
  });
  try {
    return blankInstance(instance, await emptied(instance));
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

async function emptied(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  await requireExactTexts(connection);
  await connection.run(`ATTACH ':memory:' AS ${emptyCatalog}; USE ${emptyCatalog}; DETACH memory`);
  // DuckDB makes the functions of its catalog when they are first used: here nobody waits for that.
  await baseTables(connection, emptyCatalog);
  return connection;
}

function blankInstance(instance: DuckDBInstance, connection: DuckDBConnection): BlankInstance {
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  return {
    connection,
    close,
    closeLater() {
      setTimeout(() => {
        close();
        prepareInstance();
      }, restMs);
    },
  };
}

/** Another version of the driver may decode in another way: names and values that are read must be the ones that there are. */
async function requireExactTexts(connection: DuckDBConnection): Promise<void> {
  const [row] = await texts(connection, `SELECT ${literal(telltale)}`);
  if (row?.[0] !== telltale) throw new TypeError('the DuckDB driver does not give texts as they are');
}
