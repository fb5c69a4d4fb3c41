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
  /** undefined: the first. */
  readonly fingerprintVersion?: number | undefined;
}

const nameOf = ({ schema, name }: TableCount): string => `${schema}.${name}`;

/** Names may hold dots: `"a.b".c` is not `a."b.c"`. */
const keyOf = ({ schema, name }: TableCount): string => JSON.stringify([schema, name]);

/** Tables, row counts and, under the same engine version, the fingerprints that are known and were made in the same way. */
export function checkAgainstManifest(survey: Survey, manifest: ExpectedTables): ManifestCheck {
  const found = new Map(survey.tables.map((table) => [keyOf(table), table]));
  const expected = new Map(manifest.tables.map((table) => [keyOf(table), table]));
  const sameEngine = survey.duckdbVersion === manifest.duckdbVersion;
  const pairs = manifest.tables.map((table) => ({ expected: table, found: found.get(keyOf(table)) }));
  const problems = [
    ...pairs.flatMap((pair) => checkTable(pair, sameEngine)),
    ...survey.tables.filter((table) => !expected.has(keyOf(table))).map(unexpected),
  ];
  return { problems, notes: sameEngine ? notesOnWays(pairs) : notesOnEngines(survey, manifest) };
}

const notesOnEngines = ({ duckdbVersion }: Survey, manifest: ExpectedTables): string[] =>
  manifest.tables.every(({ fingerprint }) => fingerprint === null)
    ? []
    : [`Fingerprints were skipped: made with DuckDB ${manifest.duckdbVersion}, read with ${duckdbVersion}.`];

function notesOnWays(pairs: readonly Pair[]): string[] {
  const skipped = pairs.flatMap(({ expected, found }) =>
    found && expected.fingerprint !== null && !isSameWay(expected, found) ? [nameOf(expected)] : [],
  );
  if (skipped.length === 0) return [];
  return [
    `Fingerprints were skipped, because another version of duckback made them in another way: of ${skipped.join(', ')}.`,
  ];
}

interface Pair {
  readonly expected: ExpectedTable;
  readonly found: ExpectedTable | undefined;
}

const isSameWay = (one: ExpectedTable, other: ExpectedTable): boolean =>
  one.fingerprintVersion === other.fingerprintVersion;

function checkTable({ expected, found }: Pair, sameEngine: boolean): VerificationProblem[] {
  const table = nameOf(expected);
  if (!found) return [{ code: 'table_missing', message: `The table ${table} is not there.`, table }];
  if (found.rowCount !== expected.rowCount) {
    const message = `${table} has ${found.rowCount} rows, the manifest says ${expected.rowCount}.`;
    return [{ code: 'row_count', message, table }];
  }
  const { fingerprint } = expected;
  const isComparable = sameEngine && fingerprint !== null && isSameWay(expected, found);
  if (isComparable && found.fingerprint !== fingerprint) {
    return [{ code: 'fingerprint', message: `The rows of ${table} are not those of the manifest.`, table }];
  }
  return [];
}

const unexpected = (table: TableCount): VerificationProblem => ({
  code: 'table_unexpected',
  message: `The manifest knows no table ${nameOf(table)}.`,
  table: nameOf(table),
});
