// Holds a schema that is expected of a file against the one that it has.
import { FormatError } from "../../expr/error.ts";
import { nearest } from "../../expr/bind/nearest.ts";
import { sameType, typeName, type Field, type Schema } from "../../expr/type.ts";

/** A column that is not as expected: it is missing, has another type, or nulls where none may be. */
export type Difference =
  | { readonly kind: "missing"; readonly expected: Field }
  | { readonly kind: "type" | "nulls"; readonly expected: Field; readonly found: Field };

/** The first one; null: all columns are there, in whatever order, and maybe others. */
export function differenceOf(schema: readonly Field[], found: Schema): Difference | null {
  const columns = new Map(found.map(column => [column.name, column]));
  for (const expected of schema) {
    const column = columns.get(expected.name);
    if (!column) return { kind: "missing", expected };
    if (!sameType(column.type, expected.type)) return { kind: "type", expected, found: column };
    if (column.nullable && !expected.nullable) return { kind: "nulls", expected, found: column };
  }
  return null;
}

/** Fails with a FormatError that names the first column that is not as the caller's schema says. */
export function checkSchema(schema: readonly Field[], found: Schema, file: string): void {
  const difference = differenceOf(schema, found);
  if (!difference) return;
  const { kind, expected } = difference;
  const [name, column] = [JSON.stringify(file), JSON.stringify(expected.name)];
  if (kind === "missing") {
    const names = found.map(candidate => candidate.name);
    const near = nearest(expected.name, names);
    throw new FormatError("schema-mismatch", `${name} has no column ${column}; it has ${names.join(", ")}.`,
      near === null ? {} : { hint: `Did you mean ${JSON.stringify(near)}?` });
  }
  throw new FormatError("schema-mismatch", kind === "type"
    ? `Column ${column} of ${name} is ${typeName(difference.found.type)}; the given schema says ${typeName(expected.type)}.`
    : `Column ${column} of ${name} may hold nulls; the given schema says that it does not.`);
}
