import type { DuckDBConnection } from '@duckdb/node-api';
import type { SchemaStatement } from '../../../domain/export.ts';
import type { Catalog } from '../../compare/catalog.ts';
import type { CatalogObject } from '../../compare/catalog-objects.ts';
import { qualified } from '../../sql.ts';
import { commentStatements } from './comments.ts';
import { macroStatements } from './macros.ts';
import { sequenceStatements } from './sequences.ts';
import { tableStatements } from './table-statements.ts';

/** A statement of which only a trial shows whether, and when, it makes its object again. */
export interface Candidate extends SchemaStatement {
  readonly schema: string;
  /** Of what it makes or comments on; empty for a schema. */
  readonly object: string;
  /** The table that it makes, or that what it makes or comments on belongs to. */
  readonly table: string | null;
}

export interface Candidates {
  readonly statements: readonly Candidate[];
  /** What no statement is known for, by name. */
  readonly notes: readonly string[];
}

/** Statements for all that the attached database has, kind by kind. */
export async function candidates(
  connection: DuckDBConnection,
  database: string,
  catalog: Catalog,
): Promise<Candidates> {
  const objects = (kind: CatalogObject['kind']) => catalog.objects.filter((object) => object.kind === kind);
  // DuckDB lists all of its own functions to tell of macros, which takes its time.
  const hasMacros = objects('macro').length > 0;
  const macros = hasMacros ? await macroStatements(connection, database) : { statements: [], notes: [] };
  return {
    statements: [
      ...objects('schema').map(asDefined),
      ...objects('type').map(typeStatement),
      ...(await sequenceStatements(connection, database)),
      ...(await tableStatements(connection, database, catalog.tables)),
      ...macros.statements,
      ...objects('index').map(asDefined),
      ...objects('view').map(asDefined),
      ...(await commentStatements(connection, database, hasMacros)),
    ],
    notes: macros.notes,
  };
}

function asDefined({ kind, schema, name, definition, table }: CatalogObject): Candidate {
  if (kind === 'column' || kind === 'constraint') throw new TypeError(`a ${kind} is part of its table`);
  return { kind, schema, object: name, table, name: name ? `${schema}.${name}` : schema, sql: definition };
}

const typeStatement = (type: CatalogObject): Candidate =>
  asDefined({
    ...type,
    definition: `CREATE TYPE ${qualified(type.schema, type.name)} AS ${type.definition};`,
  });
