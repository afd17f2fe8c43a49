// Casts from and to DuckDB's own dates, times, timestamps and intervals.
import { UNITS_PER_SECOND, isInteger, typeName, type DataType, type TimeUnit } from "../../../expr/type.ts";
import { unlike } from "./cast.ts";
import { nativeType } from "./native-type.ts";
import { atom, castTo, unsupported, type Written } from "./written.ts";

const unitOf = (type: DataType): TimeUnit => (type as { unit: TimeUnit }).unit;
const US = UNITS_PER_SECOND.us;

export function castNative(written: Written, from: DataType, to: DataType, tries: boolean): Written {
  const target = nativeType(to);
  const cast = (inner: Written): Written => castTo(inner, target);
  if (from.kind === "utf8") return tries ? unlike(from, to) : cast(written);
  if (isInteger(to)) return countOf(written, from);
  if (isInteger(from)) return cast(ofCount(written, to));
  if (to.kind === "utf8") return from.kind === "date" ? cast(written) : unlike(from, to);
  if (from.kind === "date") return cast(written);
  const zones = [from, to].map(t => (t.kind === "timestamp" && t.timezone !== null));
  if (from.kind === "timestamp" && to.kind === "timestamp" && zones[0] !== zones[1]) {
    return cast(atom(`timezone('UTC', ${written.sql})`, null));
  }
  if (to.kind === "date") return cast(written);
  if (from.kind === "timestamp" && to.kind === "time") {
    return unitOf(to) === "us" || unitOf(from) === unitOf(to) ? cast(castTo(written, "TIMESTAMP")) : unlike(from, to);
  }
  if (UNITS_PER_SECOND[unitOf(to)] >= UNITS_PER_SECOND[unitOf(from)]) return cast(written);
  if (from.kind !== "timestamp" || unitOf(from) === "ns") return unlike(from, to);
  return cast(atom(`date_trunc('${unitOf(to) === "s" ? "second" : "millisecond"}', ${written.sql})`, null));
}

/** The count of a type's units. */
function countOf(written: Written, from: DataType): Written {
  const unit = unitOf(from);
  if (unit === "ns") return atom(`epoch_ns(${written.sql})`, "BIGINT");
  const count = `epoch_us(${written.sql})`;
  return atom(unit === "us" ? count : `(${count} // ${US / UNITS_PER_SECOND[unit]})`, "BIGINT");
}

function ofCount(written: Written, to: DataType): Written {
  const unit = unitOf(to);
  if (unit === "ns") return to.kind === "timestamp" ? atom(`make_timestamp_ns(${written.sql})`, null) : unsupported(typeName(to));
  const count = unit === "us" ? written.sql : `(${written.sql}) * ${US / UNITS_PER_SECOND[unit]}`;
  if (to.kind === "duration") return atom(`to_microseconds(${count})`, null);
  const made = `make_timestamp(${count})`;
  return atom(to.kind === "timestamp" && to.timezone !== null ? `timezone('UTC', ${made})` : made, null);
}
