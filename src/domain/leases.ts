import { Problem } from './problem.ts';

/** Who reads which backup now. Whatever removes backups asks here first. In memory: a dead process reads nothing. */
export interface Leases {
  /** Takes a lease for a reader; call the returned function to give it back. `not_found` while it is being deleted. */
  acquire(backup: string, reader: string): () => void;
  /** Takes a backup for its deletion: nobody can lease it from here on. `backup_in_use` while someone reads it. */
  claim(backup: string): () => void;
}

export function createLeases(): Leases {
  const readers = new Map<string, Set<symbol>>();
  const names = new Map<symbol, string>();
  const claimed = new Set<string>();
  return {
    acquire(backup, reader) {
      if (claimed.has(backup)) throw new Problem('not_found', `The backup ${backup} is being deleted.`);
      const lease = Symbol(reader);
      names.set(lease, reader);
      readers.set(backup, (readers.get(backup) ?? new Set()).add(lease));
      return () => {
        names.delete(lease);
        const rest = readers.get(backup);
        rest?.delete(lease);
        if (rest?.size === 0) readers.delete(backup);
      };
    },
    claim(backup) {
      const [lease] = readers.get(backup) ?? [];
      if (lease) throw inUse(backup, names.get(lease) ?? 'a reader');
      if (claimed.has(backup)) throw new Problem('not_found', `The backup ${backup} is being deleted.`);
      claimed.add(backup);
      return () => claimed.delete(backup);
    },
  };
}

function inUse(backup: string, reader: string): Problem {
  const jobId = reader.startsWith('job-') ? { jobId: reader } : {};
  return new Problem('backup_in_use', `The backup ${backup} is being read by ${reader}.`, jobId);
}
