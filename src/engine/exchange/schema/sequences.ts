import type { DuckDBConnection } from '@duckdb/node-api';
import { texts } from '../../query.ts';
import { qualified } from '../../sql.ts';
import type { Candidate } from './candidates.ts';

/** CREATE SEQUENCE statements; each starts with the value that would come next. (The catalog's own do not name the schema.) */
export async function sequenceStatements(
  connection: DuckDBConnection,
  database: string,
): Promise<Candidate[]> {
  const rows = await texts(
    connection,
    `SELECT schema_name, sequence_name, 'INCREMENT BY ' || increment_by || ' MINVALUE ' || min_value ||
       ' MAXVALUE ' || max_value || ' START ' || start_value || CASE WHEN cycle THEN ' CYCLE' ELSE ' NO CYCLE' END
     FROM system.main.duckdb_sequences() WHERE database_name = $1 AND NOT temporary
     ORDER BY schema_name, sequence_name`,
    [database],
  );
  return rows.flatMap(([schema, object, options]) =>
    schema && object && options
      ? {
          kind: 'sequence' as const,
          schema,
          object,
          table: null,
          name: `${schema}.${object}`,
          sql: `CREATE SEQUENCE ${qualified(schema, object)} ${options};`,
        }
      : [],
  );
}
