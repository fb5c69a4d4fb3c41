import { Problem } from '../../domain/problem.ts';
import { everyCopy, type StoredBackup } from '../../domain/stored-backup.ts';

/** What was said last of a backup cannot be read, and nothing may take its place unasked: it may be a hold. */
export function unreadAnnotation(stored: StoredBackup): Problem {
  const { id } = stored.manifest;
  const unread = everyCopy(stored).filter((copy) => copy.unreadAnnotation);
  const where = unread.map(({ repository }) => repository).join(', ');
  return new Problem(
    'repository_unavailable',
    `What was said last of ${id} cannot be read (${where}): it may be a hold.`,
    {
      hint: `Repeat it. If it stays so, found in GET /repositories names the file: PATCH /backups/${id} with "hold" says anew whether it is held.`,
    },
  );
}
