import type { ExportFormat } from '../../../domain/export-format.ts';
import { exactVariant } from '../../unambiguous.ts';
import type { Conversion } from './conversions.ts';

/**
 * VARIANT: Parquet's own, and in CSV files the bytes of Parquet's. Values of which these cannot hold the inner type
 * (unsigned and 128-bit integers, intervals ..) are lost.
 */
export const variantConversion = (format: ExportFormat): Conversion => ({
  ...(format === 'parquet' ? { storedAs: null, write: unchanged, read: unchanged } : inBytes),
  loses: (sql) => `(${sql} IS NOT NULL AND ${identity(`TRY(${fromBytes(toBytes(sql))})`)}
    IS DISTINCT FROM ${identity(sql)})`,
});

const unchanged = (sql: string): string => sql;

const inBytes = { storedAs: 'BLOB', write: toBytes, read: fromBytes };

function toBytes(sql: string): string {
  const parts = `CAST(system.main.variant_to_parquet_variant(${sql}) AS STRUCT(metadata BLOB, "value" BLOB))`;
  return `CASE WHEN ${sql} IS NOT NULL THEN (${parts}).metadata || (${parts})."value" END`;
}

function fromBytes(sql: string): string {
  return `system.main.variant_bytes_to_variant(${sql})`;
}

const identity = (sql: string): string => `[${exactVariant(sql).join(', ')}]`;
