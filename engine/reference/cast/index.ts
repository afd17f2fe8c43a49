// One value cast from one type to another; a value without a counterpart is an error, or null if trying.
import type { CastMode } from "../../../expr/node.ts";
import type { DataType, TypeKind } from "../../../expr/type.ts";
import { castFailed } from "../failure.ts";
import type { Place, Value } from "../value.ts";
import { toBinary, toBool } from "./to-bool.ts";
import { toDecimal } from "./to-decimal.ts";
import { toFloat32, toFloat64 } from "./to-float.ts";
import { toInteger } from "./to-integer.ts";
import { toDate, toDuration, toTime, toTimestamp } from "./to-temporal.ts";
import { toText } from "./to-text.ts";
import { never, type Cast } from "./cast.ts";

const CASTS: Readonly<Record<TypeKind, Cast>> = {
  null: never, list: never, struct: never,
  bool: toBool, utf8: toText, binary: toBinary,
  int8: toInteger, int16: toInteger, int32: toInteger, int64: toInteger,
  uint8: toInteger, uint16: toInteger, uint32: toInteger, uint64: toInteger,
  float32: toFloat32, float64: toFloat64, decimal: toDecimal,
  date: toDate, time: toTime, timestamp: toTimestamp, duration: toDuration,
};

/** The value in another type. It is not null; the binder has allowed the pair of types. */
export function castValue(value: Value, from: DataType, to: DataType, mode: CastMode, place: Place): Value {
  const result = CASTS[to.kind](value, from, to);
  if (result === undefined && mode === "strict") throw castFailed(value, from, to, place);
  return result ?? null;
}
