import type { Candidate } from '../../domain/retention/plan.ts';
import type { StoredBackup } from '../../domain/stored-backup.ts';

/** A backup as the catalog remembers it. */
export const candidateOf = ({
  manifest,
  good,
  annotation,
}: Pick<StoredBackup, 'manifest' | 'good' | 'annotation'>): Candidate => ({
  id: manifest.id,
  createdAt: manifest.createdAt,
  sizeBytes: manifest.sizeBytes,
  good,
  held: annotation.hold,
  inUse: false,
  awaitedIn: [],
});
