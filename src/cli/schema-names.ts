// What a schema and its row type are called in TypeScript: by the caller, or after the file.
import { pathOf } from "./file-format.ts";
import { UsageError } from "./platform-arguments.ts";
import type { SchemaNames } from "./schema-text.ts";

/** Words that name no type, and what the text imports. */
const TAKEN = new Set([
  "any", "await", "bigint", "boolean", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete",
  "do", "else", "enum", "export", "extends", "false", "finally", "for", "function", "if", "implements", "import", "in",
  "instanceof", "interface", "let", "never", "new", "null", "number", "object", "package", "private", "protected", "public",
  "return", "static", "string", "super", "switch", "symbol", "this", "throw", "true", "try", "type", "typeof", "undefined",
  "unknown", "var", "void", "while", "with", "yield", "Row", "t",
]);

/** `Trip` is the type of a row, `tripSchema` the schema. */
export function namesBy(row: string): SchemaNames {
  if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(row) || TAKEN.has(row)) {
    throw new UsageError(`${JSON.stringify(row)} cannot name a type. Take a name like --name Trip.`);
  }
  const stem = row.replace(/Row$/, "") || row;
  return { row, schema: `${stem[0]!.toLowerCase()}${stem.slice(1)}Schema` };
}

/** `trips.csv`, `trips/*.csv` and `trips.csv.gz` give `TripsRow` and `tripsSchema`. */
export function namesAfter(file: string): SchemaNames {
  const parts = pathOf(file).split(/[/\\]/)
    .map(part => pascal(part.replace(/\..*$/, ""))).filter(part => part !== "");
  const stem = parts.at(-1) ?? "";
  const name = /^\p{N}/u.test(stem) ? `File${stem}` : stem || "File";
  return namesBy(`${name}Row`);
}

const pascal = (text: string): string =>
  (text.match(/[\p{L}\p{N}]+/gu) ?? []).map(word => word[0]!.toUpperCase() + word.slice(1)).join("");
