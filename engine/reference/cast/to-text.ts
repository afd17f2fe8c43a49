// Casts to utf8: how each type prints.
import type { DataType, TypeKind } from "../../../expr/type.ts";
import { formatDecimal } from "../../../expr/text/decimal.ts";
import { formatDate, formatDuration, formatTime, formatTimestamp } from "../../../expr/text/temporal.ts";
import type { Value } from "../value.ts";
import type { Cast } from "./cast.ts";

type TypeOf<K extends TypeKind> = Extract<DataType, { kind: K }>;

/** The types that do not print as JavaScript prints their values. */
const PRINT: { readonly [K in TypeKind]?: (value: Value, type: TypeOf<K>) => string | undefined } = {
  decimal: (value, { scale }) => formatDecimal(value as bigint, scale),
  binary: value => decode(value as Uint8Array),
  date: value => formatDate(value as bigint),
  time: (value, { unit }) => formatTime(value as bigint, unit),
  timestamp: (value, { unit, timezone }) => formatTimestamp(value as bigint, unit, timezone),
  duration: (value, { unit }) => formatDuration(value as bigint, unit),
};

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

export const toText: Cast = (value, from) => {
  const print = PRINT[from.kind] as ((value: Value, type: DataType) => string | undefined) | undefined;
  return print ? print(value, from) : String(value);
};
