// Finds the type of a column from its JavaScript values.
import { PlanError } from "../../expr/error.ts";
import {
  BINARY, BOOL, FLOAT64, INT64, NULL, UTF8, field, list, sameType, struct, timestamp, typeName, type DataType,
} from "../../expr/type.ts";
import { isPlain, show } from "./show.ts";
import { elementType } from "./typed-array.ts";

/** A type and whether there were nulls. */
export interface Inferred {
  readonly type: DataType;
  readonly nullable: boolean;
}

const DATE_TYPE = timestamp("ms");

/** The type of all values; two values of different types are a PlanError that names both rows. */
export function inferType(values: ArrayLike<unknown>, column: string): Inferred {
  let type: DataType = NULL;
  let nullable = false;
  let from = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value === null || value === undefined) {
      nullable = true;
      continue;
    }
    const next = typeOfValue(value, column, row);
    if (next === type) continue;
    const merged = merge(type, next);
    if (merged === null) throw mixed(column, [from, values[from], type], [row, value, next]);
    if (type.kind === "null") from = row;
    type = merged;
  }
  return { type, nullable: nullable || type.kind === "null" };
}

function typeOfValue(value: NonNullable<unknown>, column: string, row: number): DataType {
  switch (typeof value) {
    case "number": return FLOAT64;
    case "bigint": return INT64;
    case "string": return UTF8;
    case "boolean": return BOOL;
    case "object": return typeOfObject(value, column, row);
    default: throw unsupported(value, column, row);
  }
}

function typeOfObject(value: object, column: string, row: number): DataType {
  if (value instanceof Date) return DATE_TYPE;
  if (value instanceof Uint8Array) return BINARY;
  const place = `${column}.item`;
  if (Array.isArray(value)) {
    const { type, nullable } = inferType(value, place);
    return list(field("item", type, nullable && value.length > 0));
  }
  const element = elementType(value);
  if (element) return list(field("item", element, false));
  if (!isPlain(value)) throw unsupported(value, column, row);
  return struct(Object.entries(value).map(([name, member]) => {
    const { type, nullable } = inferType([member], `${column}.${name}`);
    return field(name, type, nullable);
  }));
}

/** The type of values of either type; null if there is none. */
function merge(a: DataType, b: DataType): DataType | null {
  if (a.kind === "null") return b;
  if (b.kind === "null") return a;
  if (a.kind === "list" && b.kind === "list") {
    const item = merge(a.item.type, b.item.type);
    return item && list(field("item", item, a.item.nullable || b.item.nullable));
  }
  if (a.kind === "struct" && b.kind === "struct") return mergeStructs(a.fields, b.fields);
  return sameType(a, b) ? a : null;
}

type Members = Extract<DataType, { kind: "struct" }>["fields"];

/** Members of both, in order of appearance; a member that is missing on one side is nullable. */
function mergeStructs(a: Members, b: Members): DataType | null {
  const left = new Map(a.map(f => [f.name, f]));
  const right = new Map(b.map(f => [f.name, f]));
  const names = new Set([...left.keys(), ...right.keys()]);
  const members = [];
  for (const name of names) {
    const [x, y] = [left.get(name), right.get(name)];
    const type = x && y ? merge(x.type, y.type) : (x ?? y)!.type;
    if (type === null) return null;
    members.push(field(name, type, !x || !y || x.nullable || y.nullable));
  }
  return struct(members);
}

type Seen = readonly [row: number, value: unknown, type: DataType];

const mixed = (column: string, [rowA, a, typeA]: Seen, [rowB, b, typeB]: Seen): PlanError =>
  new PlanError("mixed-types",
    `Column ${JSON.stringify(column)}: row ${rowA} is ${show(a)} (${typeName(typeA)}), row ${rowB} is ${
      show(b)} (${typeName(typeB)}).`,
    { hint: "A column has one type: convert the values, or pass a schema." });

const unsupported = (value: unknown, column: string, row: number): PlanError =>
  new PlanError("unsupported-value",
    `Column ${JSON.stringify(column)}, row ${row}: ${show(value)} cannot be a column value.`,
    { hint: "Use null, boolean, number, bigint, string, Date, Uint8Array, arrays and plain objects." });
