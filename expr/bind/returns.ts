// One function per return rule: gives a call's arguments their final types and the call its own.
import type { TypedExpr } from "../node.ts";
import type { ReturnRule } from "../function/row.ts";
import {
  BOOL, FLOAT64, INT32, INT64, MAX_PRECISION, UTF8, decimal, duration, finerUnit, isFloat,
  isInteger, isNumeric, timestamp, type DataType,
} from "../type.ts";
import { parseBucket, parsePeriod } from "../text/period.ts";
import { BindError } from "./bind-error.ts";
import { asDecimal, castTo, commonDecimal, commonType, widen } from "./coerce.ts";

export interface Resolved {
  readonly args: readonly TypedExpr[];
  readonly type: DataType;
}
type Resolve = (args: readonly TypedExpr[], method: string) => Resolved;

const fixed = (type: DataType): Resolve => args => ({ args, type });

const isExact = (type: DataType) => isInteger(type) || type.kind === "decimal";

const cannot = (method: string, args: readonly TypedExpr[]): BindError =>
  new BindError({ kind: "operands", method, types: args.map(a => a.type) });

/** Both numeric: int64 pairs, float64 pairs, or decimals as `decimals` arranges them. */
function numericPair(
  args: readonly TypedExpr[], method: string,
  decimals: (a: TypedExpr, b: TypedExpr) => Resolved,
): Resolved {
  const [a, b] = args as [TypedExpr, TypedExpr];
  if (!isNumeric(a.type) || !isNumeric(b.type)) throw cannot(method, args);
  if (isFloat(a.type) || isFloat(b.type)) {
    return { args: [castTo(a, FLOAT64), castTo(b, FLOAT64)], type: FLOAT64 };
  }
  if (isInteger(a.type) && isInteger(b.type)) {
    return { args: [castTo(a, INT64), castTo(b, INT64)], type: INT64 };
  }
  return decimals(a, b);
}

const sameScale = (type: (common: DataType) => DataType) =>
  (a: TypedExpr, b: TypedExpr): Resolved => {
    const common = commonDecimal(asDecimal(a.type), asDecimal(b.type));
    return { args: [castTo(a, common), castTo(b, common)], type: type(common) };
  };

const widest = sameScale(common => decimal(MAX_PRECISION, asDecimal(common).scale));

const temporalUnit = (type: DataType) => (type.kind === "timestamp" ? type.unit : "s");

/** date or timestamp ± duration: a timestamp in the finer unit. */
function shifted(moment: TypedExpr, amount: TypedExpr, order: "first" | "second"): Resolved {
  const unit = finerUnit(temporalUnit(moment.type), (amount.type as { unit: "s" }).unit);
  const type = timestamp(unit, moment.type.kind === "timestamp" ? moment.type.timezone : null);
  const pair = [castTo(moment, type), castTo(amount, duration(unit))];
  return { args: order === "first" ? pair : pair.reverse(), type };
}

const isMoment = (type: DataType) => type.kind === "date" || type.kind === "timestamp";

const add: Resolve = (args, method) => {
  const [a, b] = args as [TypedExpr, TypedExpr];
  if (isMoment(a.type) && b.type.kind === "duration") return shifted(a, b, "first");
  if (a.type.kind === "duration" && isMoment(b.type)) return shifted(b, a, "second");
  if (a.type.kind === "duration" && b.type.kind === "duration") {
    const type = commonType(a.type, b.type)!;
    return { args: [castTo(a, type), castTo(b, type)], type };
  }
  return numericPair(args, method, widest);
};

const subtract: Resolve = (args, method) => {
  const [a, b] = args as [TypedExpr, TypedExpr];
  if (isMoment(a.type) && isMoment(b.type)) {
    const common = commonType(a.type, b.type);
    if (common === null) throw cannot(method, args);
    const type = timestamp(temporalUnit(common), common.kind === "timestamp" ? common.timezone : null);
    return { args: [castTo(a, type), castTo(b, type)], type: duration(temporalUnit(common)) };
  }
  if (isMoment(a.type) && b.type.kind === "duration") return shifted(a, b, "first");
  if (a.type.kind === "duration" && b.type.kind === "duration") return add(args, method);
  return numericPair(args, method, widest);
};

const multiply: Resolve = (args, method) => numericPair(args, method, (a, b) => {
  const [left, right] = [asDecimal(a.type), asDecimal(b.type)];
  const scale = left.scale + right.scale;
  if (scale > MAX_PRECISION) {
    throw new BindError({ kind: "decimalScale", method, left: a.type, right: b.type, scale });
  }
  return {
    args: [castTo(a, decimal(left.precision, left.scale)), castTo(b, decimal(right.precision, right.scale))],
    type: decimal(MAX_PRECISION, scale),
  };
});

const integerDivision: Resolve = (args, method) => numericPair(args, method,
  sameScale(common => decimal(MAX_PRECISION, method === "mod" ? asDecimal(common).scale : 0)));

const receiver: Resolve = args => ({ args, type: args[0]!.type });

const RULES: Readonly<Record<ReturnRule, Resolve>> = {
  "bool": fixed(BOOL),
  "int64": fixed(INT64),
  "integers": args => ({ args: args.map(a => castTo(a, INT64)), type: INT64 }),
  "int32": fixed(INT32),
  // Numbers beside strings count something.
  "utf8": args => ({ args: args.map(a => (isInteger(a.type) ? castTo(a, INT64) : a)), type: UTF8 }),
  "receiver": receiver,
  "float64": args => ({ args: args.map(a => castTo(a, FLOAT64)), type: FLOAT64 }),
  "add": add,
  "subtract": subtract,
  "multiply": multiply,
  "integer division": integerDivision,
  "negate": args => {
    const operand = isInteger(args[0]!.type) ? castTo(args[0]!, INT64) : args[0]!;
    return { args: [operand], type: operand.type };
  },
  "round": args => ({ args, type: args[0]!.type }),
  "common": (args, method) => {
    const type = args.map(a => a.type).reduce<DataType | null>((a, b) => a && commonType(a, b), { kind: "null" });
    if (type === null) {
      throw new BindError({ kind: "noCommonType", method, types: args.map(a => a.type) });
    }
    return { args: args.map(a => castTo(a, type)), type };
  },
  "truncate": (args, method) => {
    const period = parseBucket((args[1] as { value: string }).value);
    if (args[0]!.type.kind === "date" && period.nanoseconds % 86_400_000_000_000n !== 0n) {
      throw new BindError({ kind: "wholeDays", method, rule: "truncate" });
    }
    return { args, type: args[0]!.type };
  },
  "offset": (args, method) => {
    const period = parsePeriod((args[1] as { value: string }).value);
    if (args[0]!.type.kind === "date" && period.nanoseconds % 86_400_000_000_000n !== 0n) {
      throw new BindError({ kind: "wholeDays", method, rule: "offset" });
    }
    return { args, type: args[0]!.type };
  },
  "sum": args => {
    const operand = widen(args[0]!);
    const type = operand.type.kind === "decimal" ? decimal(MAX_PRECISION, operand.type.scale)
      : isExact(operand.type) ? INT64 : FLOAT64;
    return { args: [isFloat(operand.type) ? castTo(operand, FLOAT64) : operand], type };
  },
};

/** Applies a return rule: final arguments and result type. */
export const resolveReturn = (rule: ReturnRule, args: readonly TypedExpr[], method: string): Resolved =>
  RULES[rule](args, method);

