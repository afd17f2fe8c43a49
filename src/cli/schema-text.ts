// A schema as TypeScript: an object of column types as the `schema` options take it, and the type of a row.
import type { DataType, Field, Schema } from "../../expr/type.ts";

export interface SchemaNames {
  /** The constant's. */
  readonly schema: string;
  /** The row type's. */
  readonly row: string;
}

/** A module of its own: it imports what it needs. `usage` stands in the comment above the schema. */
export function schemaText(schema: Schema, names: SchemaNames, usage: string): string {
  return `import { t, type Row } from "quern";

/** ${usage.replaceAll("*/", "*\\/")} */
export const ${names.schema} = ${membersText(schema, "")};

/** A row, as \`toRows()\` gives it. */
export type ${names.row} = Row<typeof ${names.schema}>;
`;
}

function membersText(fields: readonly Field[], indent: string): string {
  if (fields.length === 0) return "{}";
  const lines = fields.map(field => `${indent}  ${keyText(field.name)}: ${fieldText(field, `${indent}  `)},\n`);
  return `{\n${lines.join("")}${indent}}`;
}

const fieldText = ({ type, nullable }: Field, indent: string): string =>
  (nullable ? `t.nullable(${typeText(type, indent)})` : typeText(type, indent));

function typeText(type: DataType, indent: string): string {
  switch (type.kind) {
    case "decimal": return `t.decimal(${type.precision}, ${type.scale})`;
    case "time": case "duration": return `t.${type.kind}("${type.unit}")`;
    case "timestamp":
      return `t.timestamp("${type.unit}"${type.timezone === null ? "" : `, ${JSON.stringify(type.timezone)}`})`;
    case "list": return `t.list(${fieldText(type.item, indent)})`;
    case "struct": return `t.struct(${membersText(type.fields, indent)})`;
    default: return `t.${type.kind}`;
  }
}

/** Quoted where it must be; `__proto__: …` would set an object's prototype, `["__proto__"]: …` does not. */
function keyText(name: string): string {
  if (name === "__proto__") return '["__proto__"]';
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : JSON.stringify(name);
}
