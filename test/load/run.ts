import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '../bench/client.ts';
import { memoryOf } from '../bench/memory.ts';
import { runSql } from '../support/duckdb.ts';
import { servicePaths, startService } from '../support/service.ts';
import type { Findings } from './findings.ts';
import { fillLedger } from './ledger.ts';
import { type MemorySample, watchMemory } from './memory-over-time.ts';
import type { ReadersFindings } from './readers-messages.ts';
import { startReaders } from './start-readers.ts';
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
  /** Milliseconds that each read took, by what was asked for. */
  readonly reads: ReadersFindings['reads'];
  /** Seconds of processor time that this process, all the clients, took. */
  readonly clientSeconds: number;
  /** Resident bytes of the service, as long as the clients were there. */
  readonly memory: { readonly samples: readonly MemorySample[]; readonly peak: number };
}

/** How often memory is looked at. */
const looks = 200;

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
    const findings: Findings = { errors: [], done: {} };
    const end = new AbortController();
    const before = process.cpuUsage();
    const readers = await startReaders({ url: service.url, jobs: ids, clients });
    const working = work({ findings, signal: end.signal, service, backup });
    const pid = service.process.pid ?? 0;
    const watching = watchMemory(pid, ms / looks, end.signal);
    await sleep(ms);
    const { peak } = await memoryOf(pid);
    const { user, system } = process.cpuUsage(before);
    end.abort();
    const [{ reads, errors }, samples] = await Promise.all([readers.end(), watching, working]);
    findings.errors.push(...errors);
    return { ...findings, reads, clientSeconds: (user + system) / 1e6, memory: { samples, peak } };
  } finally {
    await service.stop();
  }
}
