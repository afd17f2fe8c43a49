// The members of an object in JSON Schema (draft 2020-12) as columns. Knows no library that writes such
// schemas.
import { PlanError } from "../../expr/error.ts";
import { sameType } from "../../expr/type.ts";
import type { AnySchema, ColumnType, DType } from "../type/dtype.ts";
import { t } from "../type/t.ts";

type Json = Readonly<Record<string, unknown>>;

interface Walk {
  /** The whole schema, in which references point. */
  readonly root: Json;
  /** The member that is looked at, with those around it. */
  readonly path: readonly string[];
  /** References that are being followed. */
  readonly open: readonly string[];
}

/** `stated` names types that are not looked for. */
export function jsonColumns(root: Json, stated: AnySchema): AnySchema {
  const walk: Walk = { root, path: [], open: [] };
  const object = asObject(root, walk);
  if (object) return membersOf(object, walk, stated);
  throw new PlanError("not-rows", "The schema describes no object with members, and rows are objects.",
    { hint: "Give the schema of one row." });
}

interface JsonObject {
  readonly properties: Readonly<Record<string, Json>>;
  readonly required: ReadonlySet<string>;
}

/** An object's members; those of an intersection together. */
function asObject(given: Json, walk: Walk): JsonObject | null {
  const [node] = follow(given, walk);
  const parts = listOf(node["allOf"]);
  if (parts) {
    const objects = parts.map(part => asObject(part, walk));
    if (objects.includes(null)) return null;
    return {
      properties: Object.fromEntries(objects.flatMap(object => Object.entries(object!.properties))),
      required: new Set(objects.flatMap(object => [...object!.required])),
    };
  }
  if (typeof node["properties"] !== "object" || node["properties"] === null) return null;
  return {
    properties: node["properties"] as JsonObject["properties"],
    required: new Set(node["required"] as readonly string[] | undefined ?? []),
  };
}

function membersOf({ properties, required }: JsonObject, walk: Walk, stated: AnySchema): AnySchema {
  return Object.fromEntries(Object.entries(properties).map(([name, node]) => {
    if (Object.hasOwn(stated, name)) return [name, stated[name]!];
    const column = columnOf(node, { ...walk, path: [...walk.path, name] });
    return [name, required.has(name) ? column : orNull(column)];
  }));
}

const orNull = (column: ColumnType): ColumnType => (column.nullable ? column : t.nullable(column as DType));

function columnOf(given: Json, walk: Walk): ColumnType {
  const [node, inside] = follow(given, walk);
  const choices = listOf(node["anyOf"]) ?? listOf(node["oneOf"]);
  if (choices) return oneOf(choices.map(choice => columnOf(choice, inside)), inside);
  if (node["type"] === undefined) {
    const values = "const" in node ? [node["const"]] : node["enum"] as readonly unknown[] | undefined;
    if (values) return oneOf(values.map(value => ofKind(kindOf(value), node, inside)), inside);
    if (asObject(node, inside)) return ofKind("object", node, inside);
    throw unknownType(inside);
  }
  const kinds = Array.isArray(node["type"]) ? node["type"] as readonly string[] : [node["type"] as string];
  return oneOf(kinds.map(kind => ofKind(kind, node, inside)), inside);
}

const kindOf = (value: unknown): string => (value === null ? "null" : typeof value);

function ofKind(kind: string, node: Json, walk: Walk): ColumnType {
  switch (kind) {
    case "null": return t.nullable(t.null);
    case "boolean": return t.bool;
    case "string": return t.utf8;
    case "number": case "integer": return t.float64;
    case "array": {
      const items = node["items"];
      if (typeof items !== "object" || items === null) throw unknownType(walk);
      return t.list(columnOf(items as Json, { ...walk, path: [...walk.path, "item"] }));
    }
    case "object": {
      const object = asObject(node, walk);
      if (object) return t.struct(membersOf(object, walk, {}));
      throw unknownType(walk);
    }
    default: throw unknownType(walk);
  }
}

/** The one type that all choices have; null beside it makes it nullable. */
function oneOf(columns: readonly ColumnType[], walk: Walk): ColumnType {
  const present = columns.filter(column => column.dataType.kind !== "null");
  const [first] = present;
  if (!first) return t.nullable(t.null);
  if (present.some(column => !sameType(column.dataType, first.dataType))) {
    throw unstated(walk, "has values of several types, and a column has one");
  }
  return columns.some(column => column.nullable) ? orNull(first) : first;
}

/** A node, or what it refers to in the same schema. A schema that contains itself has no end of columns. */
function follow(node: Json, walk: Walk): readonly [Json, Walk] {
  const reference = node["$ref"];
  if (typeof reference !== "string") return [node, walk];
  if (walk.open.includes(reference)) throw unstated(walk, "contains itself");
  let target: unknown = walk.root;
  for (const part of reference.split("/").slice(1)) {
    target = (target as Json | undefined)?.[part.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  if (typeof target !== "object" || target === null) throw unstated(walk, `refers to ${reference}, which is not there`);
  return follow(target as Json, { ...walk, open: [...walk.open, reference] });
}

const listOf = (value: unknown): readonly Json[] | null =>
  (Array.isArray(value) ? value as readonly Json[] : null);

const unknownType = (walk: Walk): PlanError => unstated(walk, "has no type that JSON Schema can say");

function unstated({ path }: Walk, what: string): PlanError {
  const name = path[0] ?? "column";
  return new PlanError("unknown-type", `The member ${JSON.stringify(path.join("."))} ${what}.`,
    { hint: `State its type: schemaFrom(schema, { ${JSON.stringify(name)}: t.… }).` });
}
