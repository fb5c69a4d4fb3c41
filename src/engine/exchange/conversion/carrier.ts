import type { ExportFormat } from '../../../domain/export-format.ts';
import { identifier, literal } from '../../sql.ts';
import { type DataType, type Member, typeText } from './type-text.ts';

/** A type that a format holds, and the way of values there and back. Both ways keep NULL. */
export interface Carrier {
  readonly type: DataType;
  write(sql: string): string;
  read(sql: string): string;
}

/** What both formats hold of the types without parts. */
const plain =
  /^(BOOLEAN|U?(TINY|SMALL|BIG)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\)|DATE|TIME|TIME_NS|TIMESTAMP(_MS|_NS| WITH TIME ZONE)?|VARCHAR|JSON|BLOB|BIT|BIGNUM|UUID|ENUM\(.*\)|GEOMETRY(\(.*\))?)$/s;

/** Parquet would make doubles of 128-bit numbers, drop a zone's offset and an interval's microseconds, and fail on infinity. */
const parquetHolds: Readonly<Record<string, string>> = {
  HUGEINT: 'VARCHAR',
  UHUGEINT: 'VARCHAR',
  INTERVAL: 'VARCHAR',
  'TIME WITH TIME ZONE': 'VARCHAR',
  TIMESTAMP_S: 'TIMESTAMP',
};

/** Of a type without parts, by its name; null: there is none. */
type ScalarCarrier = (name: string) => Carrier | null;

/** The type itself where the format holds it, else the like of it, part by part. null: there is none. */
export const carrierOf = (type: DataType, format: ExportFormat): Carrier | null =>
  carry(
    type,
    (name) => (type.kind === 'scalar' ? null : partCarrier(name, format)) ?? scalarCarrier(name, format),
  );

/** The type itself, or the like of it, as its parts are carried. null: one of these is not. */
export function carry(type: DataType, scalar: ScalarCarrier): Carrier | null {
  switch (type.kind) {
    case 'scalar':
      return scalar(type.name);
    case 'list':
      return listCarrier(carry(type.of, scalar), type);
    case 'array':
      return arrayCarrier(carry(type.of, scalar), type);
    case 'map':
      return mapCarrier(carry(type.key, scalar), carry(type.value, scalar));
    case 'struct':
      return structCarrier(type.members, scalar);
    case 'union':
      return unionCarrier(type, scalar);
  }
}

export const isSame = (carrier: Carrier, type: DataType): boolean =>
  typeText(carrier.type) === typeText(type);

export const scalarType = (name: string): DataType => ({ kind: 'scalar', name });
export const same = (type: DataType): Carrier => ({ type, write: (sql) => sql, read: (sql) => sql });
const unlessNull = (sql: string, value: string): string => `CASE WHEN ${sql} IS NOT NULL THEN ${value} END`;

function scalarCarrier(name: string, format: ExportFormat): Carrier | null {
  const held = parquetHolds[name];
  if (plain.test(name) || (held && format === 'csv')) return same(scalarType(name));
  return held ? castTo(held, name) : null;
}

const castTo = (held: string, name: string): Carrier => ({
  type: scalarType(held),
  write: (sql) => `CAST(${sql} AS ${held})`,
  read: (sql) => `CAST(${sql} AS ${name})`,
});

/** Of a type within another one: there Parquet has the bytes of a GEOMETRY, of which DuckDB makes none again. */
const partCarrier = (name: string, format: ExportFormat): Carrier | null =>
  format === 'parquet' && name.startsWith('GEOMETRY') ? castTo('VARCHAR', name) : null;

const eachElement = (list: string, change: (element: string) => string): string =>
  `system.main.list_transform(${list}, lambda element: ${change('element')})`;

function listCarrier(of: Carrier | null, type: DataType & { kind: 'list' }): Carrier | null {
  if (!of || isSame(of, type.of)) return of && same(type);
  return {
    type: { kind: 'list', of: of.type },
    write: (sql) => eachElement(sql, of.write),
    read: (sql) => eachElement(sql, of.read),
  };
}

/** As a list: DuckDB has no CASE that gives arrays. Whoever reads the whole value casts it to its type, arrays and all. */
function arrayCarrier(of: Carrier | null, type: DataType & { kind: 'array' }): Carrier | null {
  const elements: DataType = { kind: 'list', of: type.of };
  const list = listCarrier(of, elements);
  return list && { ...list, write: (sql) => list.write(`CAST(${sql} AS ${typeText(elements)})`) };
}

/** The type with lists in place of arrays. */
function withoutArrays(type: DataType): DataType {
  switch (type.kind) {
    case 'scalar':
      return type;
    case 'list':
    case 'array':
      return { kind: 'list', of: withoutArrays(type.of) };
    case 'map':
      return { kind: 'map', key: withoutArrays(type.key), value: withoutArrays(type.value) };
    default:
      return { ...type, members: type.members.map((each) => ({ ...each, type: withoutArrays(each.type) })) };
  }
}

function mapCarrier(key: Carrier | null, value: Carrier | null): Carrier | null {
  if (!key || !value) return null;
  const changed = (map: string, fromKey: Carrier['read'], fromValue: Carrier['read']) => {
    const entry = (each: string) =>
      `system.main.struct_pack(key := ${fromKey(`${each}.key`)}, value := ${fromValue(`${each}.value`)})`;
    const entries = eachElement(`system.main.map_entries(${map})`, entry);
    return unlessNull(map, `system.main.map_from_entries(${entries})`);
  };
  return {
    type: { kind: 'map', key: key.type, value: value.type },
    write: (sql) => changed(sql, key.write, value.write),
    read: (sql) => changed(sql, key.read, value.read),
  };
}

interface CarriedMember extends Member {
  readonly carrier: Carrier;
}

function carriedMembers(members: readonly Member[], scalar: ScalarCarrier): CarriedMember[] | null {
  const carried = members.flatMap((member) => {
    const carrier = carry(member.type, scalar);
    return carrier ? [{ ...member, carrier }] : [];
  });
  return carried.length === members.length ? carried : null;
}

const structOf = (members: readonly CarriedMember[]): DataType => ({
  kind: 'struct',
  members: members.map(({ name, carrier }) => ({ name, type: carrier.type })),
});

const packed = (members: readonly CarriedMember[], fromValue: (member: CarriedMember) => string): string =>
  `system.main.struct_pack(${members.map((each) => `${identifier(each.name)} := ${fromValue(each)}`).join(', ')})`;

const part = (sql: string, { name }: Member): string =>
  `system.main.struct_extract(${sql}, ${literal(name)})`;

function structCarrier(members: readonly Member[], scalar: ScalarCarrier): Carrier | null {
  const carried = carriedMembers(members, scalar);
  if (!carried) return null;
  return {
    type: structOf(carried),
    write: (sql) =>
      unlessNull(
        sql,
        packed(carried, (each) => each.carrier.write(part(sql, each))),
      ),
    read: (sql) =>
      unlessNull(
        sql,
        packed(carried, (each) => each.carrier.read(part(sql, each))),
      ),
  };
}

/** STRUCT(tag VARCHAR, value STRUCT(..)), with all members but the tagged one NULL. */
function unionCarrier(type: DataType & { kind: 'union' }, scalar: ScalarCarrier): Carrier | null {
  const carried = carriedMembers(type.members, scalar);
  if (!carried) return null;
  const member = (sql: string, { name }: Member) => `system.main.union_extract(${sql}, ${literal(name)})`;
  return {
    type: {
      kind: 'struct',
      members: [
        { name: 'tag', type: scalarType('VARCHAR') },
        { name: 'value', type: structOf(carried) },
      ],
    },
    write(sql) {
      const value = packed(carried, (each) => each.carrier.write(member(sql, each)));
      const tag = `CAST(system.main.union_tag(${sql}) AS VARCHAR)`;
      return unlessNull(sql, `system.main.struct_pack(tag := ${tag}, value := ${value})`);
    },
    read(sql) {
      const values = carried.map((each) => {
        const value = each.carrier.read(part(`${sql}.value`, each));
        const union = `system.main.union_value(${identifier(each.name)} := ${value})`;
        return `WHEN ${literal(each.name)} THEN CAST(${union} AS ${typeText(withoutArrays(type))})`;
      });
      return `CASE ${sql}.tag ${values.join(' ')} END`;
    },
  };
}
