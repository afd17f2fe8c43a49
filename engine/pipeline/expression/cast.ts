// Casts: one lowering for each pair of kinds; what cannot fail by its interval is not checked.
import type { TypedCast } from "../../../expr/node.ts";
import {
  INTEGERS, UNITS_PER_SECOND, integerRange, isFloat, isInteger, type DataType, type TimeUnit,
} from "../../../expr/type.ts";
import { clamp, fitsInt64, INT64_RANGE, within, type Range } from "../../kernel/scalar.ts";
import {
  checkDigits, checkRange, digitsRange, integerArithmetic, scaleDown, scaleUp, toInt64,
} from "./integer.ts";
import { isWide, type Lowering } from "./lowering.ts";
import { DATE_RANGE, floorBy, unitsPerDay } from "./temporal.ts";

type Lower = (lowering: Lowering, cast: TypedCast, value: number) => number;

/** Lowers a cast by the kinds of its two types. */
export function lowerCast(lowering: Lowering, cast: TypedCast): number {
  const from = cast.operand.type;
  if (from.kind === "null") {
    return lowering.graph.null(
      isFloat(cast.type) ? "f64"
        : cast.type.kind === "bool" ? "bool" : cast.type.kind === "utf8" || cast.type.kind === "binary" ? "text" : "i64",
    );
  }
  const value = lowering.lower(cast.operand);
  return casterOf(from, cast.type)(lowering, cast, value);
}

const isExact = (type: DataType) => isInteger(type) || type.kind === "decimal";
const scale = (type: DataType) => (type.kind === "decimal" ? type.scale : 0);

function casterOf(from: DataType, to: DataType): Lower {
  if (from.kind === "utf8") return fromText[to.kind] ?? missing(from, to);
  if (to.kind === "utf8") return toText[from.kind] ?? exactToText(from, to);
  if (from.kind === "binary" || to.kind === "binary") return (_l, _c, value) => value;
  if (to.kind === "bool") return toBool(from);
  if (from.kind === "bool") return fromBool;
  if (isFloat(from)) return isFloat(to) ? floatToFloat : floatToExact;
  if (isExact(from) && isFloat(to)) return exactToFloat;
  if (isExact(from) && isExact(to)) return exactToExact;
  if (isInteger(from) || isInteger(to)) return (_l, _c, value) => value;
  return temporal;
}

function missing(from: DataType, to: DataType): never {
  throw new Error(`no cast from ${from.kind} to ${to.kind}`);
}

/** The range of a type's values, where it is narrower than 64 bits or wider. */
function limitOf(type: DataType): Range {
  if (isInteger(type)) return integerRange(type.kind);
  return type.kind === "decimal" ? digitsRange(type.precision) : INT64_RANGE;
}

const exactToExact: Lower = (lowering, cast, value) => {
  const { mode, type } = cast;
  const up = scale(type) - scale(cast.operand.type);
  const scaled = up >= 0
    ? scaleUp(lowering, value, up, cast, mode)
    : scaleDown(lowering.graph, value, -up, "round");
  return fitType(lowering, cast, scaled);
};

/** Checks that an integer is a value of the cast's type; brings it to 64 bits where it can. */
function fitType(lowering: Lowering, cast: TypedCast, value: number): number {
  const { mode, type } = cast;
  const { graph } = lowering;
  if (type.kind === "decimal") return checkDigits(lowering, value, type.precision, cast, mode, "cast");
  const limit = limitOf(type);
  if (within(graph.range(value), limit)) {
    return fitsInt64(graph.range(value)) ? toInt64(lowering, value, cast, mode, "cast") : value;
  }
  if (isInteger(type) && INTEGERS[type.kind].bits === 64 && !INTEGERS[type.kind].signed) {
    return isWide(graph, value)
      ? graph.apply("wide is uint64", [value], "wide", {
        failure: lowering.failure(cast, mode), range: clamp(graph.range(value), limit),
        bounds: clamp(graph.bounds(value), limit),
      })
      : checkRange(lowering, value, { min: 0n, max: INT64_RANGE.max }, cast, mode, "cast");
  }
  return checkRange(lowering, toInt64(lowering, value, cast, mode, "cast"), limit, cast, mode, "cast");
}

const exactToFloat: Lower = ({ graph }, cast, value) => {
  const float = isWide(graph, value) ? graph.apply("call wideToFloat", [value], "f64") : graph.apply("f64.convert_i64_s", [value], "f64");
  const digits = scale(cast.operand.type);
  const scaled = digits === 0 ? float : graph.apply("f64.div", [float, powerOfTen(graph, digits)], "f64");
  return cast.type.kind === "float32" ? graph.apply("f64 from f32", [scaled], "f64") : scaled;
};

type GraphOf = Lowering["graph"];
/** 10^digits as a float, exact up to 22 digits and as JavaScript rounds it above. */
const powerOfTen = (graph: GraphOf, digits: number): number =>
  graph.add({ op: "parameter", parameter: graph.parameter("f64", 10 ** digits) }, { scalar: "f64", nullable: false });

const floatToFloat: Lower = ({ graph }, cast, value) =>
  (cast.type.kind === "float32" ? graph.apply("f64 from f32", [value], "f64") : value);

const floatToExact: Lower = (lowering, cast, value) => {
  const { graph } = lowering;
  const { type, mode } = cast;
  const failure = lowering.failure(cast, mode);
  if (isInteger(type) && type.kind !== "uint64") {
    return fitType(
      lowering, cast, graph.apply("i64 from f64 checked", [value], "i64", { failure, range: INT64_RANGE, bounds: INT64_RANGE }),
    );
  }
  const digits = scale(type);
  const scaled = digits === 0 ? value : graph.apply("f64.mul", [value, powerOfTen(graph, digits)], "f64");
  return fitType(
    lowering, cast,
    graph.apply("call floatToWide", [scaled], "wide", { failure, range: digitsRange(38), bounds: digitsRange(38) }),
  );
};

const toBool = (from: DataType): Lower => ({ graph }, _cast, value) =>
  graph.apply(isFloat(from) ? "f64 is true" : isWide(graph, value) ? "bool from wide" : "bool from i64", [value], "bool");

const fromBool: Lower = (lowering, cast, value) => {
  const { graph } = lowering;
  const whole = graph.apply("i64 from bool", [value], "i64", { range: { min: 0n, max: 1n } });
  if (isFloat(cast.type)) return graph.apply("f64.convert_i64_s", [whole], "f64");
  return fitType(lowering, cast, scaleUp(lowering, whole, scale(cast.type), cast, cast.mode));
};

const perSecond = (type: DataType) => UNITS_PER_SECOND[(type as { unit: TimeUnit }).unit];

/** Between dates, times, timestamps and durations. */
const temporal: Lower = (lowering, cast, value) => {
  const from = cast.operand.type;
  const to = cast.type;
  if (from.kind === "date") return multiplied(lowering, cast, value, unitsPerDay(to));
  if (to.kind === "date") {
    return checkRange(lowering, floorBy(lowering, value, unitsPerDay(from)), DATE_RANGE, cast, cast.mode, "cast");
  }
  const clock = from.kind === "timestamp" && to.kind === "time" ? timeOfDay(lowering, from, value) : value;
  const [before, after] = [perSecond(from), perSecond(to)];
  if (after >= before) return multiplied(lowering, cast, clock, after / before);
  if (from.kind !== "duration") return floorBy(lowering, clock, before / after);
  const by = before / after;
  const { graph } = lowering;
  const shrunk = ({ min, max }: Range): Range => ({ min: min / by, max: max / by });
  return graph.apply("i64 quotient by", [clock], "i64", {
    immediates: [String(by)], range: shrunk(graph.range(clock)), bounds: shrunk(graph.bounds(clock)),
  });
};

function timeOfDay(lowering: Lowering, type: DataType, value: number): number {
  const { graph } = lowering;
  const perDay = unitsPerDay(type);
  const start = graph.apply("i64.mul", [floorBy(lowering, value, perDay), graph.constant(perDay)], "i64", {
    range: INT64_RANGE, bounds: INT64_RANGE,
  });
  return graph.apply("i64.sub", [value, start], "i64", { range: { min: 0n, max: perDay - 1n } });
}

/** To a finer unit: exact, or the cast fails. */
function multiplied(lowering: Lowering, cast: TypedCast, value: number, by: bigint): number {
  const { graph } = lowering;
  if (by === 1n) return value;
  if (cast.mode === "strict") return integerArithmetic(lowering, "mul", value, graph.constant(by), { kind: "int64" }, cast);
  const scaled = graph.apply("i64 mul checked", [value, graph.constant(by)], "i64", {
    failure: lowering.failure(cast, cast.mode), range: INT64_RANGE, bounds: INT64_RANGE,
  });
  return scaled;
}

const exactToText = (from: DataType, to: DataType): Lower => {
  if (!isExact(from)) return missing(from, to);
  return ({ graph }, _cast, value) => (from.kind === "decimal"
    ? graph.apply("call formatDecimal", [graph.wide(value)], "text", { immediates: [from.scale] })
    : graph.apply("call formatInteger", [graph.wide(value)], "text"));
};

const format = (
  routine: string, immediates: (type: DataType) => (string | number)[]
): Lower => ({ graph }, cast, value) => {
  const numbers = immediates(cast.operand.type);
  return graph.apply(`call ${routine}`, [value], "text", numbers.length ? { immediates: numbers } : {});
};
const unit = (type: DataType) => [String(perSecond(type))];

const toText: Readonly<Partial<Record<DataType["kind"], Lower>>> = {
  bool: ({ graph, memory }, _cast, value) => {
    const word = (text: string) =>
      graph.add(
        { op: "parameter", parameter: graph.parameter("i64", memory.text(new TextEncoder().encode(text))) },
        { scalar: "text", nullable: false },
      );
    return graph.add({ op: "case", args: [graph.isNull(value), graph.null("text"), value, word("true"), word("false")] },
      { scalar: "text", nullable: graph.node(value).nullable });
  },
  float32: format("formatFloat", () => []),
  float64: format("formatFloat", () => []),
  date: format("formatDate", () => []),
  time: format("formatTime", unit),
  timestamp: format("formatTimestamp", type => [...unit(type), type.kind === "timestamp" && type.timezone !== null ? 1 : 0]),
  duration: format("formatDuration", unit),
  binary: (lowering, cast, value) => {
    const { graph } = lowering;
    const valid = graph.apply("call validText", [value], "bool");
    if (cast.mode === "try") return graph.nullUnless(value, graph.coalesceFalse(valid));
    return graph.apply("text checked", [value, valid], "text", { failure: lowering.failure(cast) });
  },
};

const parsed = (
  routine: string, range?: Range, immediates: (type: DataType) => (string | number)[] = () => []
): Lower =>
  (lowering, cast, value) => {
    const numbers = immediates(cast.type);
    return lowering.graph.apply(`call ${routine}`, [value], range ? "i64" : "f64", {
      failure: lowering.failure(cast, cast.mode), ...(numbers.length ? { immediates: numbers } : {}),
      ...(range ? { range, bounds: range } : {}),
    });
  };

const UINT64_RANGE = integerRange("uint64");

const parsedInteger: Lower = (lowering, cast, value) => {
  if (cast.type.kind !== "uint64") return fitType(lowering, cast, parsed("parseInteger", INT64_RANGE)(lowering, cast, value));
  const { graph } = lowering;
  const bits = graph.apply("call parseUnsigned", [value], "i64", {
    failure: lowering.failure(cast, cast.mode), range: INT64_RANGE,
  });
  return graph.apply("wide from u64", [bits], "wide", { range: UINT64_RANGE });
};

const parsedFloat: Lower = (lowering, cast, value) => {
  const float = parsed("parseFloat")(lowering, cast, value);
  return cast.type.kind === "float32" ? lowering.graph.apply("f64 from f32", [float], "f64") : float;
};

const fromText: Readonly<Partial<Record<DataType["kind"], Lower>>> = {
  int8: parsedInteger, int16: parsedInteger, int32: parsedInteger, int64: parsedInteger,
  uint8: parsedInteger, uint16: parsedInteger, uint32: parsedInteger, uint64: parsedInteger,
  float32: parsedFloat,
  float64: parsedFloat,
  decimal: (lowering, cast, value) => {
    const type = cast.type as Extract<DataType, { kind: "decimal" }>;
    const range = digitsRange(type.precision);
    const wide = lowering.graph.apply("call parseDecimal", [value], "wide", {
      failure: lowering.failure(cast, cast.mode), immediates: [type.precision, type.scale], range,
      bounds: range,
    });
    return fitsInt64(range) ? toInt64(lowering, wide, cast) : wide;
  },
  bool: (lowering, cast, value) =>
    lowering.graph.apply("call parseBool", [value], "bool", { failure: lowering.failure(cast, cast.mode) }),
  date: parsed("parseDate", DATE_RANGE),
  time: parsed("parseTime", INT64_RANGE, unit),
  timestamp: parsed("parseTimestamp", INT64_RANGE, unit),
  binary: (_l, _c, value) => value,
};

