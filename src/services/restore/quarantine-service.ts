/** What restores moved aside. Nothing empties it but a person. */
import { lstat } from 'node:fs/promises';
import { isEnded } from '../../domain/job.ts';
import type { JobLedger } from '../../domain/ports/jobs.ts';
import { Problem } from '../../domain/problem.ts';
import type { QuarantineEntry } from '../../domain/restore.ts';
import { unlessMissing } from '../../files/errno.ts';
import type { FileOperations } from '../../files/file-operations.ts';
import { discardQuarantine, homesOf, type Places } from './home.ts';
import { type Entry, entriesIn, movedFiles, savedPath } from './journal.ts';
import { createQuarantineBytes } from './quarantine-bytes.ts';

export interface QuarantineServiceOptions extends Places {
  readonly files: FileOperations;
  readonly ledger: Pick<JobLedger, 'get'>;
}

export interface QuarantineService {
  /** Newest first. An entry of a restore under way is among them. */
  list(): Promise<QuarantineEntry[]>;
  /** For ever. `not_found`; `operation_in_progress` while its job runs, or waits to be undone at the next start. */
  remove(id: string): Promise<void>;
  /** What restores have moved aside, by database; one that is not named has nothing there. */
  bytesByDatabase(): Promise<ReadonlyMap<string, number>>;
}

export function createQuarantineService(options: QuarantineServiceOptions): QuarantineService {
  /** A recovery may have to put back what it moved aside. */
  function isUnderWay(jobId: string): boolean {
    const job = options.ledger.get(jobId);
    return job !== null && !isEnded(job);
  }

  /** Folders that no restore here can have made are passed over. */
  async function entries(): Promise<Entry[]> {
    const homes = await homesOf(options);
    return (await Promise.all(homes.map(entriesIn))).flat();
  }

  const documents = async (): Promise<QuarantineEntry[]> => Promise.all((await entries()).map(describe));

  return {
    async list() {
      return (await documents()).sort((one, other) => (positionOf(one) < positionOf(other) ? 1 : -1));
    },
    async remove(id) {
      const entry = (await entries()).find(({ journal }) => journal.id === id);
      if (!entry) throw unknownEntry(id);
      const { jobId } = entry.journal;
      if (entry.open || isUnderWay(jobId)) {
        throw new Problem('operation_in_progress', `${jobId} still needs ${id}.`, { jobId });
      }
      await discardQuarantine(entry.home, id, options.files);
    },
    bytesByDatabase: createQuarantineBytes(options, describe),
  };
}

export const unknownEntry = (id: string): Problem =>
  new Problem('not_found', `There is no quarantine entry ${id}.`);

const positionOf = ({ createdAt, id }: QuarantineEntry): string => `${createdAt} ${id}`;

/** Only of files that are there: a roll-back that kept some may have put others back. */
async function describe({ home, journal }: Entry): Promise<QuarantineEntry> {
  const { id, createdAt, jobId, database, target } = journal;
  const moved = movedFiles(journal).map((file) => ({ from: file.from, to: savedPath(home, journal, file) }));
  const sizes = await Promise.all(moved.map(async ({ to }) => (await unlessMissing(lstat(to)))?.size));
  return {
    id,
    createdAt,
    jobId,
    database,
    target,
    sizeBytes: sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
    files: moved.filter((_, index) => sizes[index] !== undefined),
  };
}
