import { Problem } from './problem.ts';

/** Who reads which backup or export now. Whatever removes one asks here first. In memory: a dead process reads nothing. */
export interface Leases {
  /** Takes a lease for a reader; call the returned function to give it back. `not_found` while it is being deleted. */
  acquire(id: string, reader: string): () => void;
  /** Takes one for its deletion: nobody can lease it from here on. `backup_in_use`, `export_in_use` while someone reads it. */
  claim(id: string): () => void;
  /** Whether someone reads it now. */
  isRead(id: string): boolean;
}

/** What is leased: leases of backups and of exports are kept apart. */
type Leased = 'backup' | 'export';

export function createLeases(what: Leased): Leases {
  const readers = new Map<string, Set<symbol>>();
  const names = new Map<symbol, string>();
  const claimed = new Set<string>();
  const goingAway = (id: string) => new Problem('not_found', `The ${what} ${id} is being deleted.`);
  return {
    acquire(id, reader) {
      if (claimed.has(id)) throw goingAway(id);
      const lease = Symbol(reader);
      names.set(lease, reader);
      readers.set(id, (readers.get(id) ?? new Set()).add(lease));
      return () => {
        names.delete(lease);
        const rest = readers.get(id);
        rest?.delete(lease);
        if (rest?.size === 0) readers.delete(id);
      };
    },
    claim(id) {
      const [lease] = readers.get(id) ?? [];
      if (lease) throw inUse(what, id, names.get(lease) ?? 'a reader');
      if (claimed.has(id)) throw goingAway(id);
      claimed.add(id);
      return () => claimed.delete(id);
    },
    isRead: (id) => readers.has(id),
  };
}

function inUse(what: Leased, id: string, reader: string): Problem {
  const detail = `The ${what} ${id} is being read by ${reader}.`;
  const more = reader.startsWith('job-')
    ? { jobId: reader }
    : { hint: 'Repeat it when nobody reads it any more.' };
  return new Problem(`${what}_in_use`, detail, more);
}
