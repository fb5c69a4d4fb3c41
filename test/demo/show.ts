/** What of an answer is worth a line. */
import type { Backup, TableCount } from '../../src/domain/backup.ts';
import type { ComparisonReport, TableComparison } from '../../src/domain/comparison.ts';
import type { Database } from '../../src/domain/database.ts';
import type { QuarantineEntry } from '../../src/domain/restore.ts';
import type { VerificationReport } from '../../src/domain/verification.ts';
import { count, megabytes } from './say.ts';

type Facts = Readonly<Record<string, string | undefined>>;

interface Job<R> {
  readonly result: R;
}

export const showDatabase = ({ items: [database] }: { readonly items: readonly [Database] }): Facts => ({
  protection: database.protection,
  file: database.sizeBytes === null ? 'missing' : megabytes(database.sizeBytes),
  'last good': database.lastGoodBackup ?? 'none',
  quarantine: database.quarantineBytes > 0 ? megabytes(database.quarantineBytes) : undefined,
});

export const showBackup = ({ result }: Job<Backup>): Facts => ({
  id: result.id,
  size: megabytes(result.sizeBytes),
  sha256: result.sha256,
  rows: rowsOf(result.tables),
});

export const showVerified = ({ result: { ok, blocks, tables } }: Job<VerificationReport>): Facts => ({
  ok: String(ok),
  blocks: blocks ? `${count(blocks.used)} in use, all sound` : undefined,
  rows: rowsOf(tables),
});

export const showComparison = ({ result }: Job<ComparisonReport>): Facts => ({
  equal: String(result.equal),
  ...Object.fromEntries(result.tables.map((table, at) => [`table ${at + 1}`, describe(table)])),
});

export const showQuarantined = ({
  items: [entry],
}: {
  readonly items: readonly [QuarantineEntry];
}): Facts => ({
  id: entry.id,
  size: megabytes(entry.sizeBytes),
  file: entry.files[0]?.to,
});

const rowsOf = (tables: readonly TableCount[]): string =>
  tables.map(({ name, rowCount }) => `${count(rowCount)} in ${name}`).join(', ');

function describe({ name, equal, leftRows, rightRows, difference, months = [], leftRange }: TableComparison) {
  const left = count(leftRows ?? 0);
  if (equal) return `${name}: ${left} rows, up to ${leftRange?.last}`;
  const where = months.map(({ month }) => month).join(', ');
  return `${name}: ${left} rows against ${count(rightRows ?? 0)}, difference ${difference}; in ${where}`;
}
