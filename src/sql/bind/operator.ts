// Infix operators over values whose types are known: arithmetic, dates and intervals, comparison, ||.
import type { FunctionName } from "../../../expr/function/table.ts";
import type { Expr } from "../../../expr/node.ts";
import { DATE, INT64, UTF8, duration, isInteger, isTemporal, timestamp, type DataType } from "../../../expr/type.ts";
import type { IntervalParts, SqlExpr } from "../ast.ts";
import { compared, exactNumber, exactValue, ownTyped, type TypeOf } from "./beside.ts";
import type { Block } from "./block.ts";
import { hasClockPart, intervalOf, negated, periodsOf } from "./interval.ts";
import { fold, type Exact } from "./number.ts";

type Binary = Extract<SqlExpr, { kind: "binary" }>;
type Translate = (expr: SqlExpr) => Expr;

export const call = (name: FunctionName, ...args: readonly Expr[]): Expr => ({ kind: "call", name, args });
const cast = (operand: Expr, type: DataType): Expr => ({ kind: "cast", operand, type, mode: "strict" });
const whole = (value: bigint): Expr => ({ kind: "literal", value, type: INT64 });

const ARITHMETIC: Readonly<Record<string, FunctionName>> =
  { "+": "add", "-": "sub", "*": "mul", "/": "div", "//": "intDiv", "%": "mod", "^": "pow", "**": "pow" };
export const COMPARISONS: Readonly<Record<string, FunctionName>> =
  { "=": "eq", "==": "eq", "<>": "ne", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge" };

export function binaryExpr(node: Binary, block: Block, translate: Translate): Expr {
  const { op, at } = node;
  if (op in COMPARISONS) return comparison(op, node.left, node.right, block, translate);
  if (op === "||") return call("concat", asText(translate(node.left), block), asText(translate(node.right), block));
  const name = ARITHMETIC[op];
  if (!name) block.session.unsupported(at, `The operator ${op}`);
  if (op === "+" || op === "-") {
    const moved = movedByInterval(node, block, translate);
    if (moved) return moved;
  }
  const [left, right] = [translate(node.left), translate(node.right)];
  return arithmetic(op, left, right, block);
}

export function arithmetic(op: string, left: Expr, right: Expr, block: Block): Expr {
  const [a, b] = [exactValue(left), exactValue(right)];
  const folded = a && b ? fold(op, a, b) : null;
  if (folded && !leavesInt64(folded, a!, b!)) return exactNumber(folded);
  const temporal = op === "+" || op === "-" || op === "*" ? temporalArithmetic(op, left, right, block) : null;
  if (temporal) return temporal;
  const [x, y] = compared([left, right], block.typeOf) as [Expr, Expr];
  if (op === "/" && block.session.options.integerDivision && [x, y].every(e => isWhole(block.typeOf(e)))) {
    return call("intDiv", x, y);
  }
  return call(ARITHMETIC[op]!, x, y);
}

const inInt64 = ({ unscaled, scale }: Exact): boolean =>
  scale === 0 && BigInt.asIntN(64, unscaled) === unscaled;

/** Integers that overflow do so when the query runs, as those of columns do. */
const leavesInt64 = (result: Exact, a: Exact, b: Exact): boolean =>
  inInt64(a) && inInt64(b) && !inInt64(result);

const isWhole = (type: DataType | null): boolean => type !== null && isInteger(type);

/** A comparison; of rows, member by member. */
export function comparison(
  op: string,
  left: SqlExpr,
  right: SqlExpr,
  block: Block,
  translate: Translate,
): Expr {
  if (left.kind !== "row" || right.kind !== "row")
    return comparedBy(op, translate(left), translate(right), block.typeOf);
  sameWidth(left, right, block);
  const pairs = left.items.map((item, i) => [translate(item), translate(right.items[i]!)] as const);
  return rowsBy(op, pairs, block.typeOf);
}

interface Row {
  readonly at: number;
  readonly items: readonly SqlExpr[];
}

export function sameWidth(left: Row, right: Row, { session }: Block): void {
  const [a, b] = [left.items.length, right.items.length];
  if (a !== b) session.fail(right.at, "type-mismatch", `A row of ${a} values is compared with one of ${b}.`);
}

/** Rows compare by their first difference. */
function rowsBy(op: string, pairs: readonly (readonly [Expr, Expr])[], typeOf: TypeOf): Expr {
  if (op === "=") return pairs.map(([a, b]) => comparedBy("=", a, b, typeOf)).reduce((a, b) => call("and", a, b));
  if (op === "<>") return pairs.map(([a, b]) => comparedBy("<>", a, b, typeOf)).reduce((a, b) => call("or", a, b));
  const strict = op.slice(0, 1);
  const [[a, b], ...rest] = pairs as [readonly [Expr, Expr], ...(readonly [Expr, Expr])[]];
  if (rest.length === 0) return comparedBy(op, a, b, typeOf);
  return call(
    "or",
    comparedBy(strict, a, b, typeOf),
    call("and", comparedBy("=", a, b, typeOf), rowsBy(op, rest, typeOf)),
  );
}

export function comparedBy(op: string, left: Expr, right: Expr, typeOf: TypeOf): Expr {
  return call(COMPARISONS[op]!, ...compared([left, right], typeOf));
}

/** A value as text, as || and concat take it. */
export function asText(expr: Expr, block: Block): Expr {
  const own = ownTyped(expr);
  const type = block.typeOf(own);
  return type === null || type.kind === "utf8" || type.kind === "null" ? own : cast(own, UTF8);
}

/** `date ± interval`. */
function movedByInterval(node: Binary, block: Block, translate: Translate): Expr | null {
  const right = intervalOf(node.right);
  if (right) return moved(translate(node.left), node.op === "-" ? negated(right) : right, block);
  const left = node.op === "+" ? intervalOf(node.left) : null;
  return left ? moved(translate(node.right), left, block) : null;
}

export function moved(base: Expr, by: IntervalParts, block: Block): Expr | null {
  const moment = base.kind === "literal" && typeof base.value === "string" && !base.type
    ? cast(base, timestamp("us")) : base;
  const type = block.typeOf(moment);
  if (type === null || !isTemporal(type)) return null;
  const start = type.kind === "date" && hasClockPart(by) ? cast(moment, timestamp("us")) : moment;
  return periodsOf(by).reduce<Expr>((value, text) => call("offsetBy", value, { kind: "literal", value: text }), start);
}

const SECONDS_OF_DAY = 86_400n;

/** Dates with dates and whole days; durations with numbers. Null: nothing of that. */
function temporalArithmetic(op: string, left: Expr, right: Expr, block: Block): Expr | null {
  const [a, b] = [block.typeOf(ownTyped(left)), block.typeOf(ownTyped(right))];
  if (a === null || b === null) return null;
  if (op === "*") {
    if (a.kind === "duration" && isInteger(b)) return scaled(left, a, right);
    return b.kind === "duration" && isInteger(a) ? scaled(right, b, left) : null;
  }
  if (op === "-" && a.kind === "date" && b.kind === "date") {
    return call("intDiv", cast(call("sub", left, right), INT64), whole(SECONDS_OF_DAY));
  }
  if (a.kind === "date" && isInteger(b)) return dateMoved(op === "-" ? "sub" : "add", left, right);
  return op === "+" && isInteger(a) && b.kind === "date" ? dateMoved("add", right, left) : null;
}

export const dateMoved = (name: "add" | "sub", date: Expr, days: Expr): Expr =>
  cast(
    call(name, date, cast(call("mul", cast(ownTyped(days), INT64), whole(SECONDS_OF_DAY)), duration("s"))),
    DATE,
  );

const scaled = (amount: Expr, type: DataType, factor: Expr): Expr =>
  cast(call("mul", cast(amount, INT64), cast(ownTyped(factor), INT64)), type);
