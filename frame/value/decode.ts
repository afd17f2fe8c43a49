// Decodes host columns into arrays of JavaScript values, by policy. The common types have their own loops.
import { isFloat, type DataType } from "../../expr/type.ts";
import type { HostChunk, HostColumn } from "../../engine/memory/host-column.ts";
import { converter, isoText } from "./convert.ts";
import { fillDates, fillDecimals, fillInt64 } from "./decode-number.ts";
import { fillText } from "./decode-text.ts";
import type { ValuePolicy } from "./policy.ts";
import { chunkReader, rawReader } from "./raw.ts";
import { isValid } from "./validity.ts";

/** All values of a column. `name` appears in errors. */
export function decodeColumn(column: HostColumn, policy: ValuePolicy, name: string): unknown[] {
  const out = new Array<unknown>(column.length);
  let start = 0;
  for (const chunk of column.chunks) {
    decodeChunk(chunk, column.type, policy, name, out, start);
    start += chunk.length;
  }
  return out;
}

/** One value of a column. */
export const valueAt = (column: HostColumn, row: number, policy: ValuePolicy, name: string): unknown =>
  converter(column.type, policy)(rawReader(column)(row), { column: name, row });

/** Writes a chunk's values to out[start…]. */
function decodeChunk(
  chunk: HostChunk, type: DataType, policy: ValuePolicy, name: string, out: unknown[], start: number,
): void {
  if (!fillFast(chunk, type, policy, name, out, start)) {
    const read = chunkReader(type, chunk);
    const convert = converter(type, policy);
    for (let i = 0; i < chunk.length; i++) {
      out[start + i] = convert(read(i), { column: name, row: start + i });
    }
    return;
  }
  if (chunk.validity) {
    for (let i = 0; i < chunk.length; i++) if (!isValid(chunk, i)) out[start + i] = null;
  }
}

/** The loops that matter; they may write anything under nulls, but must not fail on it. */
function fillFast(
  chunk: HostChunk, type: DataType, policy: ValuePolicy, name: string, out: unknown[], start: number,
): boolean {
  const { values, length } = chunk;
  switch (values.layout) {
    case "null":
      out.fill(null, start, start + length);
      return true;
    case "bits": {
      const { bytes, offset } = values.bits;
      for (let i = 0; i < length; i++) {
        out[start + i] = (bytes[(offset + i) >> 3]! >> ((offset + i) & 7) & 1) === 1;
      }
      return true;
    }
    case "fixed": return fillFixed(chunk, values.array, type, policy, name, out, start);
    case "wide":
      return type.kind === "decimal" && policy.decimal === "number"
        && fillDecimals(chunk, values.bytes, values.bytesPerValue, type.scale, name, out, start);
    case "varbinary":
      if (type.kind !== "utf8") return false;
      fillText(chunk, values.offsets, values.bytes, out, start);
      return true;
    case "dictionary": {
      const dictionary = type.kind === "utf8" && decodeColumn(values.dictionary, policy, name);
      if (!dictionary) return false;
      const { codes } = values;
      for (let i = 0; i < length; i++) out[start + i] = dictionary[codes[i]!];
      return true;
    }
    case "view": case "opaque": return false;
  }
}

type FixedArray = Extract<HostChunk["values"], { layout: "fixed" }>["array"];

function fillFixed(
  chunk: HostChunk, array: FixedArray, type: DataType, policy: ValuePolicy, name: string,
  out: unknown[], start: number,
): boolean {
  const { length } = chunk;
  if (array instanceof BigInt64Array || array instanceof BigUint64Array) {
    if (type.kind === "int64" || type.kind === "uint64") {
      if (policy.int64 === "number") return fillInt64(chunk, array, name, out, start);
      const asText = policy.int64 === "string";
      for (let i = 0; i < length; i++) out[start + i] = asText ? String(array[i]) : array[i];
      return true;
    }
    return type.kind === "timestamp" && policy.temporal === "date"
      && fillDates(chunk, array, type, name, out, start);
  }
  if (type.kind === "date" && policy.temporal !== "Temporal") {
    for (let i = 0; i < length; i++) {
      out[start + i] = policy.temporal === "date"
        ? new Date(array[i]! * 86_400_000) : isValid(chunk, i) ? isoText(BigInt(array[i]!), type) : null;
    }
    return true;
  }
  if (!isFloat(type) && !/^u?int(8|16|32)$/.test(type.kind)) return false;
  for (let i = 0; i < length; i++) out[start + i] = array[i];
  return true;
}
