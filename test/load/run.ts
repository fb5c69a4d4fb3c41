import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '../bench/client.ts';
import { memoryOf } from '../bench/memory.ts';
import { runSql } from '../support/duckdb.ts';
import { servicePaths, startService } from '../support/service.ts';
import type { Findings } from './findings.ts';
import { fillLedger } from './ledger.ts';
import { pollAndList } from './readers.ts';
import { work } from './work.ts';

export interface Load {
  /** An empty folder. */
  readonly folder: string;
  readonly clients: number;
  readonly jobs: number;
  /** Rows of the database: a hundred thousand are some 4 MB. */
  readonly rows: number;
  readonly ms: number;
}

export interface Outcome extends Findings {
  /** Resident bytes of the service, when all clients had begun and at the end. */
  readonly memory: { readonly atStart: number; readonly atEnd: number; readonly peak: number };
}

/** Puts a service under load for a while. */
export async function underLoad({ folder, clients, jobs, rows, ms }: Load): Promise<Outcome> {
  const ids = fillLedger(servicePaths(folder).state, jobs);
  const service = await startService(folder);
  try {
    const { database } = service.paths;
    await runSql(database, [
      `CREATE TABLE days AS SELECT range AS id, md5(range::VARCHAR) AS hash FROM range(${rows})`,
    ]);
    const { id: backup } = await createClient(service.url).backUp();
    const findings: Findings = { reads: [], errors: [], done: {} };
    const end = new AbortController();
    const shared = { findings, signal: end.signal };
    const readers = Array.from({ length: clients }, () =>
      pollAndList({ ...shared, url: service.url, jobs: ids }),
    );
    const working = work({ ...shared, service, backup });
    await sleep(ms / 10);
    const { resident: atStart } = await memoryOf(service.process.pid ?? 0);
    await sleep(ms - ms / 10);
    const { resident: atEnd, peak } = await memoryOf(service.process.pid ?? 0);
    end.abort();
    await Promise.all([...readers, working]);
    return { ...findings, memory: { atStart, atEnd, peak } };
  } finally {
    await service.stop();
  }
}
