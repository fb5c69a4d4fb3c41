/** What of an answer is worth a line. */
import type { Backup } from '../../src/domain/backup.ts';
import type { ComparisonReport, TableComparison } from '../../src/domain/comparison.ts';
import type { Database } from '../../src/domain/database.ts';
import { count, megabytes } from './say.ts';

type Facts = Readonly<Record<string, string | undefined>>;

export const showDatabase = ({ items: [database] }: { readonly items: readonly [Database] }): Facts => ({
  protection: database.protection,
  file: database.sizeBytes === null ? 'missing' : megabytes(database.sizeBytes),
  'last good': database.lastGoodBackup ?? 'none',
  quarantine: database.quarantineBytes > 0 ? megabytes(database.quarantineBytes) : undefined,
});

export const showBackup = ({ result }: { readonly result: Backup }): Facts => ({
  id: result.id,
  size: megabytes(result.sizeBytes),
  sha256: result.sha256,
  rows: result.tables.map(({ name, rowCount }) => `${count(rowCount)} in ${name}`).join(', '),
});

export const showComparison = ({ result }: { readonly result: ComparisonReport }): Facts => ({
  equal: String(result.equal),
  ...Object.fromEntries(result.tables.map((table, at) => [`table ${at + 1}`, describe(table)])),
});

function describe({ name, leftRows, rightRows, difference, months, leftRange }: TableComparison): string {
  if (difference === 0 && months?.length === 0)
    return `${name}: ${count(leftRows ?? 0)} rows, up to ${leftRange?.last}`;
  const where = months?.map(({ month }) => month).join(', ');
  return `${name}: ${count(leftRows ?? 0)} rows against ${count(rightRows ?? 0)}, ${difference} more; differs in ${where}`;
}
