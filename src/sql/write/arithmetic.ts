// Sums, products and quotients in the types that keep them exact, with no more casts than that takes.
import type { TypedCall, TypedExpr } from "../../../expr/node.ts";
import { isFloat, isInteger, type DataType } from "../../../expr/type.ts";
import { besideEachOther, writeDefinite, writeExpr } from "./operand.ts";
import type { Scope, WriteCall } from "./storage.ts";
import { beforeFloat, narrow } from "./strip.ts";
import { atom, castTo, exactly, LEVEL, SOME_DECIMAL, unsupported, within, type Written } from "./written.ts";

type Operator = "+" | "-" | "*" | "/" | "//" | "%";

/** Always as a tree: sums of floats and sums that overflow depend on the order. */
const infix = (operator: Operator, a: Written, b: Written, type: string): Written => {
  const level = operator === "+" || operator === "-" ? LEVEL.add : LEVEL.multiply;
  return { sql: `${within(a, level)} ${operator} ${within(b, level + 1)}`, level, type };
};

const WIDE_INTEGERS: ReadonlySet<string | null> = new Set(["BIGINT", "UBIGINT", "HUGEINT"]);

/** Two integers, of which one at least has 64 bits. */
function wideIntegers(
  [left, right]: readonly [TypedExpr, TypedExpr], scope: Scope,
): readonly [Written, Written] {
  const [a, b] = [writeExpr(narrow(left), scope), writeExpr(narrow(right), scope)];
  if (WIDE_INTEGERS.has(a.type) || WIDE_INTEGERS.has(b.type)) return [a, b];
  return a.type === null ? [a, castTo(b, "BIGINT")] : [castTo(a, "BIGINT"), b];
}

/** Two numbers that DuckDB calculates with as doubles, one of which is one. */
function floats(args: readonly TypedExpr[], scope: Scope): readonly [Written, Written] {
  const [a, b] = args.map(arg => writeExpr(beforeFloat(arg), scope)) as [Written, Written];
  if (a.type === "DOUBLE" || b.type === "DOUBLE") return [a, b];
  return a.type === null ? [a, exactly(b, "DOUBLE")] : [exactly(a, "DOUBLE"), b];
}

/**
 * All digits of a decimal type that is known, and those behind the point, from which DuckDB's rules follow.
 */
function decimalOf(type: string | null): { precision: number; scale: number } | null {
  const match = /^DECIMAL\((\d+), (\d+)\)$/.exec(type ?? "");
  return match ? { precision: Number(match[1]), scale: Number(match[2]) } : null;
}

/** Where both sides fit 64 bits DuckDB does not go past them by itself. */
const SMALL_DECIMAL = 18;

function sumOfDecimals(operator: Operator, a: Written, b: Written): Written {
  const [x, y] = [decimalOf(a.type), decimalOf(b.type)];
  if (!x || !y) return infix(operator, a, b, SOME_DECIMAL);
  const scale = Math.max(x.scale, y.scale);
  const precision = Math.max(x.precision - x.scale, y.precision - y.scale) + scale + 1;
  const stays = precision > SMALL_DECIMAL && Math.max(x.precision, y.precision) <= SMALL_DECIMAL;
  const wide = stays ? castTo(a, `DECIMAL(38, ${x.scale})`) : a;
  return infix(operator, wide, b, stays || precision > 38 ? SOME_DECIMAL : `DECIMAL(${precision}, ${scale})`);
}

function productOfDecimals(call: TypedCall, a: Written, b: Written): Written {
  const [x, y] = [decimalOf(a.type), decimalOf(b.type)];
  const scale = call.type.kind === "decimal" ? call.type.scale : 0;
  if (x && y && x.scale + y.scale !== scale) unsupported("a product of decimals past 38 digits");
  return infix("*", a, b, SOME_DECIMAL);
}

export const arithmeticSql = (operator: "+" | "-" | "*"): WriteCall => (call, scope) => {
  const [left, right] = call.args as [TypedExpr, TypedExpr];
  if (isInteger(call.type)) {
    const [a, b] = wideIntegers([left, right], scope);
    return infix(operator, a, b, "BIGINT");
  }
  if (isFloat(call.type)) {
    const [a, b] = floats(call.args, scope);
    return infix(operator, a, b, "DOUBLE");
  }
  const sides = operator === "*" ? [left, right] : [narrow(left), narrow(right)];
  const [a, b] = besideEachOther(sides, scope) as [Written, Written];
  return operator === "*" ? productOfDecimals(call, a, b) : sumOfDecimals(operator, a, b);
};

/** A quotient is a double, of integers and decimals as well. */
export const bareFloat = (operator: "/"): WriteCall => (call, scope) => {
  const [a, b] = call.args.map(arg => writeExpr(beforeFloat(arg), scope)) as [Written, Written];
  const known = a.type !== null || b.type !== null;
  return infix(operator, known ? a : writeDefinite(call.args[0]!, scope), b, "DOUBLE");
};

const isNonZero = (expr: TypedExpr): boolean =>
  expr.kind === "literal" && expr.value !== null && Number(expr.value) !== 0;
const isMinusOne = (expr: TypedExpr): boolean => expr.kind !== "literal" || expr.value === -1n;

/** The whole quotients: null for a zero divisor, as DuckDB has it for integers. */
export const quotientSql = (name: "intDiv" | "floorDiv" | "mod"): WriteCall => (call, scope) => {
  const [left, right] = call.args as [TypedExpr, TypedExpr];
  const type: DataType = left.type;
  if (type.kind === "decimal") {
    if (name !== "mod") return unsupported(`${name} of decimals`);
    const [a, b] = besideEachOther([left, right], scope) as [Written, Written];
    return infix("%", a, isNonZero(right) ? b : atom(`nullif(${b.sql}, 0)`, b.type), SOME_DECIMAL);
  }
  if (isFloat(type)) {
    const [a, b] = floats(call.args, scope);
    const divisor = isNonZero(right) ? b : atom(`nullif(${b.sql}, 0)`, b.type);
    if (name === "mod") return infix("%", a, divisor, "DOUBLE");
    return atom(`${name === "intDiv" ? "trunc" : "floor"}(${infix("/", a, divisor, "DOUBLE").sql})`, "DOUBLE");
  }
  // By a number that is written out nothing leaves the type, but for -1.
  const safely = isNonZero(right) && !isMinusOne(right) && narrow(left).kind !== "literal";
  const [a, b] = safely ? [writeExpr(narrow(left), scope), writeExpr(right, scope)] as const
    : wideIntegers([left, right], scope);
  const kept = safely ? a.type ?? "BIGINT" : "BIGINT";
  const divided = infix("//", a, b, kept);
  if (name === "intDiv") return divided;
  const rest = infix("%", a, b, kept);
  // The lowest integer has no remainder of -1 in DuckDB, which divides by it.
  const safe = isMinusOne(right) ? atom(`CASE WHEN ${within(b, LEVEL.other)} = -1 THEN ${a.sql} * 0 ELSE ${rest.sql} END`, "BIGINT") : rest;
  if (name === "mod") return safe;
  const negative = (w: Written) => `(${within(w, LEVEL.other)} < 0)`;
  return infix("-", divided, atom(`CASE WHEN ${within(safe, LEVEL.other)} <> 0 AND ${negative(a)} <> ${negative(b)} THEN 1 ELSE 0 END`,
    "INTEGER"), "BIGINT");
};
