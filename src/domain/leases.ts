/** Who reads which backup now. Whatever removes backups asks here first. In memory: a dead process reads nothing. */
export interface Leases {
  /** Takes a lease; call the returned function once to give it back. */
  acquire(backup: string, jobId: string): () => void;
  /** A job (or download) that reads it, or null. */
  holder(backup: string): string | null;
}

export function createLeases(): Leases {
  const holders = new Map<string, string[]>();
  return {
    acquire(backup, jobId) {
      holders.set(backup, [...(holders.get(backup) ?? []), jobId]);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        const rest = [...(holders.get(backup) ?? [])];
        rest.splice(rest.indexOf(jobId), 1);
        if (rest.length > 0) holders.set(backup, rest);
        else holders.delete(backup);
      };
    },
    holder: (backup) => holders.get(backup)?.[0] ?? null,
  };
}
