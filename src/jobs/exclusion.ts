import { Problem } from '../domain/problem.ts';

/** Who writes which database: one at a time. */
export interface Exclusion {
  /**
   * Takes the database, for a job or (null) for a short operation that is none, checked and taken in one go.
   * Throws `operation_in_progress`. Call the returned function to give it back; a second call does nothing.
   */
  take(database: string, jobId: string | null): () => void;
  /** The job that has it; null for nobody or an operation that is no job. */
  holder(database: string): string | null;
}

export function createExclusion(): Exclusion {
  const holders = new Map<string, string | null>();
  return {
    take(database, jobId) {
      const holder = holders.get(database);
      if (holder !== undefined) throw taken(database, holder);
      holders.set(database, jobId);
      let held = true;
      return () => {
        if (held) holders.delete(database);
        held = false;
      };
    },
    holder: (database) => holders.get(database) ?? null,
  };
}

const taken = (database: string, jobId: string | null): Problem =>
  jobId === null
    ? new Problem(
        'operation_in_progress',
        `Another request is changing the database "${database}" or its backups.`,
        {
          hint: 'Repeat in a moment.',
        },
      )
    : new Problem('operation_in_progress', `${jobId} writes the database "${database}", or waits to.`, {
        jobId,
      });
