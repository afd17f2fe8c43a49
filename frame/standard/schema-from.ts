// schemaFrom: the columns that a schema of Zod, Valibot and others says, through JSON Schema.
import { PlanError, UnsupportedError } from "../../expr/error.ts";
import type { ColumnOfValue } from "../from-values.ts";
import type { AnySchema, ColumnType } from "../type/dtype.ts";
import { jsonColumns } from "./json-columns.ts";
import { isStandard, notStandard, type InputOf, type StandardJsonSchema } from "./standard-schema.ts";

/** The schema of values of type V, with some types stated. */
export type SchemaFrom<V, T> = {
  -readonly [K in keyof V & string]-?:
  K extends keyof T ? (T[K] extends ColumnType ? T[K] : never) : ColumnOfValue<V[K]>;
} & {};

/**
 * The columns that a schema of Zod (from 4.2), ArkType, or Valibot (with `toStandardJsonSchema` of
 * `@valibot/to-json-schema`) describes, to be given to `fromRows`, `scanCsv` and the like. Types are those of
 * the JavaScript values: numbers are float64, texts utf8, booleans bool, arrays lists, objects structs; what
 * may be missing or null is nullable. What JSON Schema cannot say, such as a `Date` or a bigint, or what shall
 * have another type, is stated by `types`. A PlanError for types that are no column's, an UnsupportedError
 * for a schema that cannot say itself as JSON Schema.
 *
 * @example
 * const Trip = z.object({ id: z.int(), city: z.string(), day: z.date(), note: z.string().nullable() });
 * const schema = schemaFrom(Trip, { id: t.int64, day: t.date });
 * const trips = fromRows([{ id: 1, city: "Oslo", day: new Date("2026-01-05"), note: null }], schema);
 */
export function schemaFrom<V extends StandardJsonSchema>(schema: V): SchemaFrom<InputOf<V>, {}>;
export function schemaFrom<V extends StandardJsonSchema, const T extends AnySchema>(
  schema: V, types: T,
): SchemaFrom<InputOf<V>, T>;
export function schemaFrom(schema: StandardJsonSchema, types: AnySchema = {}): AnySchema {
  if (!isStandard(schema)) throw notStandard("schemaFrom");
  const columns = jsonColumns(written(schema), types);
  const unknown = Object.keys(types).find(name => !Object.hasOwn(columns, name));
  if (unknown === undefined) return columns;
  throw new PlanError("unknown-column", `The schema has no member ${JSON.stringify(unknown)}.`,
    { hint: `Its members are: ${Object.keys(columns).map(name => JSON.stringify(name)).join(", ")}.` });
}

function written(schema: StandardJsonSchema): Record<string, unknown> {
  const { vendor, jsonSchema } = schema["~standard"];
  if (!jsonSchema) {
    throw new UnsupportedError("no-json-schema", `The schema of ${vendor} cannot say itself as JSON Schema.`, {
      hint: vendor === "valibot" ? "Wrap it in toStandardJsonSchema of @valibot/to-json-schema."
        : "Zod can from 4.2 on; or write the columns down with t.",
    });
  }
  try {
    // Zod's word for leaving open what JSON Schema cannot say; such members need a stated type.
    return jsonSchema.input({ target: "draft-2020-12", libraryOptions: { unrepresentable: "any" } });
  } catch (cause) {
    throw new UnsupportedError("no-json-schema",
      `The schema of ${vendor} cannot be said as JSON Schema: ${cause instanceof Error ? cause.message : String(cause)}.`,
      { cause, hint: "Write the columns down with t." });
  }
}
