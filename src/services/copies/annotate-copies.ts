import type { Annotation, BackupRecord } from '../../domain/backup.ts';
import { newestAnnotation } from '../../domain/stored-backup.ts';
import type { FoundBackup } from '../backup/find-backup.ts';

/**
 * Changes the annotation in every repository that can be reached, under one number, above all that are known: where it has
 * the highest, it holds. Gives the changed copies; rejects where there is none.
 */
export async function annotateCopies(
  { stored, copies }: FoundBackup,
  change: Partial<Annotation>,
): Promise<BackupRecord[]> {
  const { id } = stored.manifest;
  const read = await Promise.allSettled(copies.map(({ repository }) => repository.read(id)));
  const known = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const { annotation, revision } = newestAnnotation([...known, stored]);
  const changed = await Promise.allSettled(
    copies.map(({ repository }) => repository.annotate(id, { ...annotation, ...change }, revision)),
  );
  const [refused] = changed.filter((one) => one.status === 'rejected');
  const records = changed.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (records.length === 0 && refused) throw refused.reason;
  return records;
}
