import type { SchemaDifference } from '../../domain/comparison.ts';
import type { Catalog, Column, Constraint, Table } from './catalog.ts';
import type { CatalogObject } from './catalog-objects.ts';
import { folded, objectKey, type Pair, pairUp } from './names.ts';

/** All differences between two catalogs: tables with their columns and constraints first, then the other kinds. */
export function schemaDifferences(left: Catalog, right: Catalog): SchemaDifference[] {
  const tables = pairUp(left.tables, right.tables, ({ schema, name }) => objectKey(schema, name));
  const objects = pairUp(left.objects, right.objects, ({ kind, schema, name }) =>
    JSON.stringify([kind, objectKey(schema, name)]),
  );
  return [...tables.flatMap(tableDifferences), ...objects.flatMap(objectDifference)];
}

/** Nothing, or the one difference; undefined is an absent object. */
export function difference(
  kind: SchemaDifference['kind'],
  name: string,
  left: string | undefined,
  right: string | undefined,
): SchemaDifference[] {
  return left === right ? [] : [{ kind, name, left: shortened(left), right: shortened(right) }];
}

/** In characters: a definition can hold whatever somebody wrote as a default. */
const longest = 10_000;

function shortened(definition: string | undefined): string | null {
  if (definition === undefined) return null;
  return definition.length > longest ? `${definition.slice(0, longest).toWellFormed()}…` : definition;
}

function objectDifference({ either, left, right }: Pair<CatalogObject>): SchemaDifference[] {
  const name = either.kind === 'schema' ? either.schema : `${either.schema}.${either.name}`;
  return difference(either.kind, name, left?.definition, right?.definition);
}

function tableDifferences({ either, left, right }: Pair<Table>): SchemaDifference[] {
  const name = `${either.schema}.${either.name}`;
  const whole = difference('table', name, left?.definition, right?.definition);
  if (!left || !right) return whole;
  const parts = [...columnDifferences(name, left, right), ...constraintDifferences(name, left, right)];
  // What columns and constraints do not tell (their order, a collation, a spelling) only the whole statement shows.
  return parts.length === 0 || !sameOrder(left, right) ? [...whole, ...parts] : parts;
}

function columnDifferences(table: string, left: Table, right: Table): SchemaDifference[] {
  const pairs = pairUp(left.columns, right.columns, ({ name }) => folded(name));
  return pairs.flatMap((pair) =>
    difference(
      'column',
      `${table}.${pair.either.name}`,
      pair.left ? columnDefinition(pair.left) : undefined,
      pair.right ? columnDefinition(pair.right) : undefined,
    ),
  );
}

function columnDefinition({ type, nullable, expression, generated }: Column): string {
  const nullability = nullable ? '' : ' NOT NULL';
  if (expression === null) return type + nullability;
  return `${type}${nullability} ${generated ? `GENERATED ALWAYS AS (${expression})` : `DEFAULT ${expression}`}`;
}

/** Several constraints of one name (DuckDB makes their names from the columns) count as one. */
function constraintDifferences(table: string, left: Table, right: Table): SchemaDifference[] {
  const pairs = pairUp(byName(left.constraints), byName(right.constraints), ({ name }) => folded(name));
  return pairs.flatMap((pair) =>
    difference('constraint', `${table}.${pair.either.name}`, pair.left?.definition, pair.right?.definition),
  );
}

function byName(constraints: readonly Constraint[]): Constraint[] {
  const groups = Map.groupBy(constraints, ({ name }) => name);
  return [...groups].map(([name, same]) => {
    const definitions = same.map(({ definition }) => definition).toSorted();
    return { name, definition: definitions.join(', ') };
  });
}

/** Whether the columns that both have come in the same order. */
function sameOrder(left: Table, right: Table): boolean {
  const names = (columns: readonly Column[]) => columns.map(({ name }) => folded(name));
  const leftNames = names(left.columns);
  const rightNames = names(right.columns);
  const rightCommon = rightNames.filter((name) => leftNames.includes(name));
  return leftNames
    .filter((name) => rightNames.includes(name))
    .every((name, index) => name === rightCommon[index]);
}
