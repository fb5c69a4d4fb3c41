import type { TableCount } from '../../domain/backup.ts';
import type { Survey } from '../../domain/ports/engine.ts';
import type { VerificationProblem } from '../../domain/verification.ts';

/** What differs between what was read and what the manifest says; notes say what could not be compared. */
export interface ManifestCheck {
  readonly problems: VerificationProblem[];
  readonly notes: string[];
}

/** What a manifest says of the tables of a database. */
export interface ExpectedTables {
  readonly duckdbVersion: string | null;
  readonly tables: readonly ExpectedTable[];
}

interface ExpectedTable extends TableCount {
  /** null: not known. */
  readonly fingerprint: string | null;
}

const nameOf = ({ schema, name }: TableCount): string => `${schema}.${name}`;

/** Names may hold dots: `"a.b".c` is not `a."b.c"`. */
const keyOf = ({ schema, name }: TableCount): string => JSON.stringify([schema, name]);

/** Tables, row counts and, under the same engine version, the fingerprints that are known. */
export function checkAgainstManifest(survey: Survey, manifest: ExpectedTables): ManifestCheck {
  const found = new Map(survey.tables.map((table) => [keyOf(table), table]));
  const expected = new Map(manifest.tables.map((table) => [keyOf(table), table]));
  const sameEngine = survey.duckdbVersion === manifest.duckdbVersion;
  const problems = [
    ...manifest.tables.flatMap((table) => checkTable(table, found.get(keyOf(table)), sameEngine)),
    ...survey.tables.filter((table) => !expected.has(keyOf(table))).map(unexpected),
  ];
  const notes =
    sameEngine || manifest.tables.every(({ fingerprint }) => fingerprint === null)
      ? []
      : [
          `Fingerprints were skipped: made with DuckDB ${manifest.duckdbVersion}, read with ${survey.duckdbVersion}.`,
        ];
  return { problems, notes };
}

function checkTable(
  expected: ExpectedTable,
  found: ExpectedTable | undefined,
  sameEngine: boolean,
): VerificationProblem[] {
  const table = nameOf(expected);
  if (!found) return [{ code: 'table_missing', message: `The table ${table} is not there.`, table }];
  if (found.rowCount !== expected.rowCount) {
    const message = `${table} has ${found.rowCount} rows, the manifest says ${expected.rowCount}.`;
    return [{ code: 'row_count', message, table }];
  }
  const { fingerprint } = expected;
  if (sameEngine && fingerprint !== null && found.fingerprint !== fingerprint) {
    return [{ code: 'fingerprint', message: `The rows of ${table} are not those of the manifest.`, table }];
  }
  return [];
}

const unexpected = (table: TableCount): VerificationProblem => ({
  code: 'table_unexpected',
  message: `The manifest knows no table ${nameOf(table)}.`,
  table: nameOf(table),
});
