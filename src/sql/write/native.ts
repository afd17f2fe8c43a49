// Values as DuckDB's own types: dates as DATE, moments as TIMESTAMP in their unit, durations as INTERVAL.
import type { TypedCall } from "../../../expr/node.ts";
import { parsePeriod } from "../../../expr/text/period.ts";
import { formatDate, formatTime, formatTimestamp } from "../../../expr/text/temporal.ts";
import { UNITS_PER_SECOND, isTemporal, typeName, type DataType } from "../../../expr/type.ts";
import { castNative } from "./native-cast.ts";
import { nativeType } from "./native-type.ts";
import { CALENDAR_CALLS } from "./native-calendar.ts";
import { intervalSql } from "./interval.ts";
import type { Distance, Storage } from "./storage.ts";
import { atom, unsupported, type Written } from "./written.ts";

function moment(value: bigint, type: DataType): Written {
  const name = nativeType(type);
  switch (type.kind) {
    case "date": return atom(`DATE '${formatDate(value)}'`, name);
    case "time": return atom(`${name} '${formatTime(value, type.unit)}'`, name);
    case "timestamp":
      return atom(`${name} '${formatTimestamp(value, type.unit, null).replace("T", " ")}${type.timezone === null ? "" : "+00:00"}'`, name);
    case "duration": {
      const nanoseconds = value * (UNITS_PER_SECOND.ns / UNITS_PER_SECOND[type.unit]);
      return atom(intervalSql({ months: 0n, nanoseconds }), name);
    }
    default: return unsupported(`a literal of type ${typeName(type)}`);
  }
}

function distance(text: string, key: DataType, descending: boolean): Distance {
  const { months, nanoseconds } = parsePeriod(text);
  if (key.kind === "timestamp" && key.timezone !== null) return unsupported("a range in a time zone");
  if (months !== 0n && nanoseconds !== 0n && (months < 0n) !== (nanoseconds < 0n)) return unsupported(`a range of ${text}`);
  const negative = months < 0n || nanoseconds < 0n;
  const size = { months: negative ? -months : months, nanoseconds: negative ? -nanoseconds : nanoseconds };
  return { sql: intervalSql(size), before: negative !== descending };
}

const isClock = ({ kind }: DataType): boolean => kind === "duration" || kind === "time" || kind === "date" || kind === "timestamp";

const owns = ({ name, args }: TypedCall): boolean => {
  const [first] = args;
  return first !== undefined && isClock(first.type) && name in CALENDAR_CALLS;
};

export const NATIVE: Storage = {
  type: nativeType, moment, owns, calls: CALENDAR_CALLS, cast: castNative, distance,
  aggregates: {}, roundsDecimals: true,
  difference: (a, b, type) => (isTemporal(type) ? `abs(epoch_us(${a.sql}) - epoch_us(${b.sql}))` : `abs(${a.sql} - ${b.sql})`),
  tolerance: (value, type, at) => {
    if (!isTemporal(at)) return String(value);
    const unit = type.kind === "duration" || type.kind === "timestamp" ? type.unit : "s";
    return String(value * UNITS_PER_SECOND.us / UNITS_PER_SECOND[unit]);
  },
};
