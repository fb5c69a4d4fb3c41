/** What files hold of each type, where a format cannot hold the type itself. */
import type { ExportFormat } from '../../../domain/export-format.ts';
import { type Carrier, carrierOf, isSame } from './carrier.ts';
import { type DataType, parseType, typeText } from './type-text.ts';
import { variantConversion } from './variant.ts';

export interface Conversion {
  /**
   * The type that the files hold; null: the column's own. A CSV file holds the text of it, as CAST(.. AS VARCHAR) gives
   * and takes it while TimeZone is UTC.
   */
  readonly storedAs: string | null;
  /** From an expression of the column's type to one of what is stored. NULL stays NULL. */
  write(columnSql: string): string;
  /** From an expression of what is stored (type `storedAs`, else the column's) to one of the column's type. */
  read(storedSql: string): string;
  /** A condition that holds for values that would not come back the same; null where all do. */
  loses(columnSql: string): string | null;
}

/** How a column of this type, as `duckdb_columns().data_type` has it, is stored in a format; 'unsupported' where it cannot be. */
export function conversionOf(type: string, format: ExportFormat): Conversion | 'unsupported' {
  if (type === 'VARIANT') return variantConversion(format);
  if (type === 'TIMESTAMP WITH TIME ZONE' && format === 'csv') return instantInCsv;
  const parsed = parseType(type);
  const carrier = carrierOf(parsed, format);
  if (!carrier) return 'unsupported';
  const converts = !isSame(carrier, parsed);
  const read = (sql: string) => (converts ? `CAST(${carrier.read(sql)} AS ${type})` : sql);
  return {
    storedAs: converts ? typeText(carrier.type) : null,
    write: (sql) => (converts ? carrier.write(sql) : sql),
    read,
    loses: (sql) =>
      mayLose(parsed, format) ? lossy(sql, `TRY(${read(carried(sql, carrier, format))})`) : null,
  };
}

const instantInCsv: Conversion = {
  storedAs: null,
  write: instantText,
  read: (sql) => sql,
  loses: () => null,
};

/** DuckDB's own text is wrong by a millisecond for the last instants that there are. */
function instantText(sql: string): string {
  return `CASE WHEN system.main.isfinite(${sql}) THEN CAST(system.main.make_timestamp(system.main.epoch_us(${sql})) AS VARCHAR) || '+00'
    ELSE CAST(${sql} AS VARCHAR) END`;
}

/** Values that travel as text, of which DuckDB does not read all back: an interval of 292 thousand years, odd nested ones. */
const mayLose = (type: DataType, format: ExportFormat): boolean =>
  typeText(type).includes('INTERVAL') ||
  (type.kind !== 'scalar' && (format === 'csv' || typeText(type).includes('GEOMETRY')));

/** TRY_CAST within TRY: where an expression stands twice in a TRY, DuckDB works it out before. */
function carried(sql: string, carrier: Carrier, format: ExportFormat): string {
  const written = carrier.write(sql);
  return format === 'csv' ? `TRY_CAST(CAST(${written} AS VARCHAR) AS ${typeText(carrier.type)})` : written;
}

/** Equal values can differ in their text (0.0 and -0.0, 30 days and 1 month), and the other way round. */
const lossy = (sql: string, back: string): string =>
  `(${back} IS DISTINCT FROM ${sql} OR CAST(${back} AS VARCHAR) IS DISTINCT FROM CAST(${sql} AS VARCHAR))`;
