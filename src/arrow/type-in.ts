// Maps Arrow's types to ours. What we have no type for is an UnsupportedError that names the column.
import { UnsupportedError } from "../../expr/error.ts";
import {
  BINARY, BOOL, DATE, FLOAT32, FLOAT64, INTEGERS, MAX_PRECISION, NULL, UTF8, decimal, duration, field, list,
  struct, time, timestamp, type DataType, type IntegerKind, type TimeUnit,
} from "../../expr/type.ts";
import { TypeId, type ArrowField, type ArrowType } from "./shape.ts";

/** Arrow's TimeUnit, in order. */
const UNITS: readonly TimeUnit[] = ["s", "ms", "us", "ns"];
const DOUBLE = 2;
const DAY = 0;

/** The type of a column; `path` names the column in errors, members after a dot. */
export function dataTypeOf(type: ArrowType, path: string): DataType {
  switch (type.typeId) {
    case TypeId.Null: return NULL;
    case TypeId.Bool: return BOOL;
    case TypeId.Int: {
      const kind = `${type.isSigned ? "" : "u"}int${type.bitWidth}`;
      if (!(kind in INTEGERS)) throw unsupported(type, path);
      return { kind: kind as IntegerKind };
    }
    case TypeId.Float: return type.precision === DOUBLE ? FLOAT64 : FLOAT32;
    case TypeId.Decimal: return decimalType(type, path);
    case TypeId.Utf8: case TypeId.LargeUtf8: case TypeId.Utf8View: return UTF8;
    case TypeId.Binary: case TypeId.LargeBinary: case TypeId.BinaryView: case TypeId.FixedSizeBinary:
      return BINARY;
    // Date64 counts milliseconds and, as JavaScript programs write it, often has a time of day.
    case TypeId.Date: return type.unit === DAY ? DATE : timestamp("ms");
    case TypeId.Time: return time(unitOf(type, path));
    case TypeId.Timestamp: return timestamp(unitOf(type, path), type.timezone || null);
    case TypeId.Duration: return duration(unitOf(type, path));
    case TypeId.Dictionary: return dataTypeOf(type.dictionary!, path);
    case TypeId.List: case TypeId.LargeList: case TypeId.FixedSizeList: case TypeId.Map:
      return list(member(type.children![0]!, path));
    case TypeId.Struct: return struct(type.children!.map(child => member(child, path)));
    default: throw unsupported(type, path);
  }
}

function unitOf(type: ArrowType, path: string): TimeUnit {
  const unit = UNITS[type.unit!];
  if (!unit) throw unsupported(type, path);
  return unit;
}

const member = (child: ArrowField, path: string) =>
  field(child.name, dataTypeOf(child.type, `${path}.${child.name}`), child.nullable);

/** Decimals of 256 bits keep 38 digits; a value that has more is found when the column is read. */
function decimalType({ precision, scale }: ArrowType, path: string): DataType {
  if (!(scale! >= 0 && scale! <= MAX_PRECISION && precision! >= 1)) {
    throw new UnsupportedError("unsupported-type",
      `Column ${JSON.stringify(path)}: decimals with scale ${scale} are not supported.`,
      { hint: `Scales are 0 to ${MAX_PRECISION}.` });
  }
  return decimal(Math.min(precision!, MAX_PRECISION), scale!);
}

const NAMES: Readonly<Record<number, string>> = {
  [TypeId.Interval]: "interval", [TypeId.Union]: "union", [TypeId.RunEndEncoded]: "run-end encoded",
  [TypeId.ListView]: "list view", [TypeId.LargeListView]: "large list view",
};

const unsupported = (type: ArrowType, path: string): UnsupportedError =>
  new UnsupportedError("unsupported-type",
    `Column ${JSON.stringify(path)} has the Arrow type ${
      NAMES[type.typeId] ?? `with id ${type.typeId}`}, which has no counterpart here.`,
    { hint: "Leave the column out, or convert it before." });
