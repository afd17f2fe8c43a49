// Holds a schema that a caller expects against the one that a file has.
import { FormatError } from "../../expr/error.ts";
import { nearest } from "../../expr/bind/nearest.ts";
import { sameType, typeName, type Field, type Schema } from "../../expr/type.ts";

/**
 * Fails with a FormatError that names the column: it is missing, has another type, or nulls where none may
 * be.
 */
export function checkSchema(expected: readonly Field[], found: Schema, file: string): void {
  const name = JSON.stringify(file);
  for (const field of expected) {
    const column = found.find(candidate => candidate.name === field.name);
    const quoted = JSON.stringify(field.name);
    if (!column) {
      const names = found.map(candidate => candidate.name);
      const near = nearest(field.name, names);
      throw new FormatError("schema-mismatch", `${name} has no column ${quoted}; it has ${names.join(", ")}.`,
        near === null ? {} : { hint: `Did you mean ${JSON.stringify(near)}?` });
    }
    if (!sameType(column.type, field.type)) {
      throw new FormatError("schema-mismatch",
        `Column ${quoted} of ${name} is ${typeName(column.type)}; the given schema says ${typeName(field.type)}.`);
    }
    if (column.nullable && !field.nullable) {
      throw new FormatError("schema-mismatch",
        `Column ${quoted} of ${name} may hold nulls; the given schema says that it does not.`);
    }
  }
}
