import type { Manifest } from '../../domain/backup.ts';
import { Problem } from '../../domain/problem.ts';

/**
 * `image_unsealed` of a backup that was kept with its log. `consequence` begins the sentence, as in "x cannot be restored";
 * `refusal` is what DuckDB said, where it was asked just now.
 */
export function unsealed({ id, file, wal = [] }: Manifest, consequence: string, refusal?: Problem): Problem {
  const logs = wal.map(({ part }) => `${file}.${part}`).join(', ');
  const why = refusal ? ` ${refusal.message}` : '';
  return new Problem(
    'image_unsealed',
    `${consequence}: DuckDB could not merge its write-ahead log into the database file, and nobody has read it.${why}`,
    {
      hint:
        `By hand: put ${file} and ${logs} of ${id} beside each other (GET /backups/${id}/content, and the same with ?part=) ` +
        'and open the file with a DuckDB that has the extensions of its writer loaded. A writer that runs CHECKPOINT before ' +
        'a backup leaves no log, and the backup is good.',
      cause: refusal,
    },
  );
}
