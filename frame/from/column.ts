// One column out of JavaScript values: its type found or given, its values in Arrow's layout.
import { FormatError, PlanError } from "../../expr/error.ts";
import { INT64, field, integerRange, sameType, type DataType, type Field } from "../../expr/type.ts";
import type { HostChunk, HostColumn } from "../../engine/memory/host-column.ts";
import { columnFromRaw, textColumn } from "../value/build.ts";
import { validityOf } from "../value/validity.ts";
import type { RawValue } from "../value/raw.ts";
import { rawFrom, unexpectedNull } from "./convert.ts";
import { inferType } from "./infer.ts";
import { show } from "./show.ts";
import { asStorage, elementType } from "./typed-array.ts";

export interface NamedColumn {
  readonly field: Field;
  readonly column: HostColumn;
}

/** A column of the given field's type, or of the type that its values have. */
export function columnOf(name: string, values: ArrayLike<unknown>, wanted?: Field): NamedColumn {
  const element = elementType(values);
  if (element && (!wanted || sameType(element, wanted.type))) {
    const array = asStorage(values as unknown as ArrayBufferView);
    const chunk: HostChunk = { length: values.length, values: { layout: "fixed", array } };
    return {
      field: wanted ?? field(name, element, false),
      column: { type: element, length: values.length, chunks: [chunk] },
    };
  }
  if (!wanted) {
    const { type, nullable } = inferType(values, name);
    return { field: field(name, type, nullable), column: columnOfType(name, values, type) };
  }
  if (!wanted.nullable) {
    for (let row = 0; row < values.length; row++) {
      if (values[row] === null || values[row] === undefined) throw unexpectedNull({ column: name, row });
    }
  }
  return { field: wanted, column: columnOfType(name, values, wanted.type) };
}

/** The types that JavaScript values have by themselves get a loop of their own. */
function columnOfType(name: string, values: ArrayLike<unknown>, type: DataType): HostColumn {
  if (type.kind === "float64" && hasOnly(values, "number")) return numbers(values as ArrayLike<number | null>, type);
  if (type.kind === "utf8" && hasOnly(values, "string")) return textColumn(values as ArrayLike<string | null>);
  if (type.kind === "int64" && hasOnly(values, "bigint")) checkRange(name, values as ArrayLike<bigint | null>);
  const raw = new Array<RawValue>(values.length);
  for (let row = 0; row < raw.length; row++) raw[row] = rawFrom(values[row], type, { column: name, row });
  return columnFromRaw(type, raw);
}

function hasOnly(values: ArrayLike<unknown>, kind: "number" | "string" | "bigint"): boolean {
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (typeof value !== kind && value !== null && value !== undefined) return false;
  }
  return true;
}

function numbers(values: ArrayLike<number | null | undefined>, type: DataType): HostColumn {
  const { length } = values;
  const array = new Float64Array(length);
  for (let row = 0; row < length; row++) array[row] = values[row] ?? 0;
  const validity = validityOf(length, row => values[row] != null);
  const chunk: HostChunk = { length, ...(validity ? { validity } : {}), values: { layout: "fixed", array } };
  return { type, length, chunks: [chunk] };
}

function checkRange(name: string, values: ArrayLike<bigint | null | undefined>): void {
  const { min, max } = integerRange("int64");
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value != null && (value < min || value > max)) {
      throw new FormatError("bad-value",
        `Column ${JSON.stringify(name)}, row ${row}: ${show(value)} is not a value of type ${INT64.kind}.`,
        { hint: "Pass a schema with t.uint64 or t.decimal(38, 0) for larger integers." });
    }
  }
}

/** The error for columns that are no arrays. */
export const notValues = (name: string, value: unknown): PlanError =>
  new PlanError("not-values", `Column ${JSON.stringify(name)} is ${show(value)}, and an array of values is needed.`);
