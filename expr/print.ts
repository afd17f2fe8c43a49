// Expressions as a person reads them: for explain, error messages and tests. Not parsed back.
import type { AggregateName, FunctionName } from "./function/table.ts";
import type {
  BoundValue, Expr, FrameBound, OrderTerm, TypedExpr, TypedWindow, WindowFrame,
} from "./node.ts";
import { show } from "./bind/fluent-words.ts";
import { formatDecimal } from "./text/decimal.ts";
import { formatDate, formatDuration, formatTime, formatTimestamp } from "./text/temporal.ts";
import { typeName, type DataType } from "./type.ts";

/** How tightly text binds; a part that binds looser than its place gets parentheses. */
const LEVEL = { or: 1, and: 2, not: 3, compare: 4, sum: 5, product: 6, sign: 7, cast: 8, atom: 9 } as const;

interface Infix {
  readonly symbol: string;
  readonly level: number;
}
const infix = (symbol: string, level: number): Infix => ({ symbol, level });

const INFIX: Partial<Readonly<Record<FunctionName, Infix>>> = {
  or: infix("or", LEVEL.or), and: infix("and", LEVEL.and),
  eq: infix("=", LEVEL.compare), ne: infix("<>", LEVEL.compare),
  lt: infix("<", LEVEL.compare), le: infix("<=", LEVEL.compare),
  gt: infix(">", LEVEL.compare), ge: infix(">=", LEVEL.compare),
  eqMissing: infix("is not distinct from", LEVEL.compare), neMissing: infix("is distinct from", LEVEL.compare),
  like: infix("like", LEVEL.compare),
  add: infix("+", LEVEL.sum), sub: infix("-", LEVEL.sum),
  mul: infix("*", LEVEL.product), div: infix("/", LEVEL.product),
  intDiv: infix("//", LEVEL.product), mod: infix("%", LEVEL.product),
};

/** Text and how tightly it binds. */
interface Printed {
  readonly text: string;
  readonly level: number;
}
const atom = (text: string): Printed => ({ text, level: LEVEL.atom });

const within = ({ text, level }: Printed, least: number): string => (level < least ? `(${text})` : text);

/** A name as it stands in printed plans: quoted if it is no plain identifier. */
export const printName = (name: string): string =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : JSON.stringify(name);

function printCall(name: FunctionName, args: readonly Printed[]): Printed {
  const operator = INFIX[name];
  if (operator && args.length === 2) {
    const { symbol, level } = operator;
    // Comparisons do not chain; the others group to the left.
    const left = within(args[0]!, level === LEVEL.compare ? level + 1 : level);
    const right = within(args[1]!, level === LEVEL.and || level === LEVEL.or ? level : level + 1);
    return { text: `${left} ${symbol} ${right}`, level };
  }
  switch (name) {
    case "not": return { text: `not ${within(args[0]!, LEVEL.not)}`, level: LEVEL.not };
    case "neg": return { text: `-${within(args[0]!, LEVEL.cast)}`, level: LEVEL.sign };
    case "isNull": return { text: `${within(args[0]!, LEVEL.sum)} is null`, level: LEVEL.compare };
    case "isNotNull": return { text: `${within(args[0]!, LEVEL.sum)} is not null`, level: LEVEL.compare };
    default: return atom(`${name}(${args.map(a => a.text).join(", ")})`);
  }
}

const printCast = (operand: Printed, type: DataType, mode: "strict" | "try"): Printed =>
  mode === "try" ? atom(`try_cast(${operand.text} as ${typeName(type)})`)
    : { text: `${within(operand, LEVEL.cast)}::${typeName(type)}`, level: LEVEL.cast };

function printCase(branches: readonly { when: Printed; then: Printed }[], otherwise: Printed): Printed {
  const parts = branches.map(b => `when ${b.when.text} then ${b.then.text}`);
  return atom(`case ${parts.join(" ")} else ${otherwise.text} end`);
}

const printIn = (operand: Printed, values: readonly string[]): Printed =>
  ({ text: `${within(operand, LEVEL.sum)} in (${values.join(", ")})`, level: LEVEL.compare });

function printAggregate(name: AggregateName, args: readonly Printed[], filter: Printed | undefined): Printed {
  const plain = `${name}(${args.map(a => a.text).join(", ")})`;
  return atom(filter ? `${plain} filter (${filter.text})` : plain);
}

interface WindowText {
  readonly name: string;
  readonly args: readonly Printed[];
  readonly filter?: Printed | undefined;
  readonly distinct: boolean;
  readonly ignoreNulls: boolean;
}

/** A window function up to its `over`. */
function windowCall({ name, args, filter, distinct, ignoreNulls }: WindowText): string {
  const plain = `${name}(${distinct ? "distinct " : ""}${args.map(a => a.text).join(", ")})`;
  return `${plain}${filter ? ` filter (${filter.text})` : ""}${ignoreNulls ? " ignore nulls" : ""}`;
}

function printBound<E>(bound: FrameBound<E>, side: "preceding" | "following", print: (expr: E) => Printed): string {
  switch (bound.kind) {
    case "unbounded": return `unbounded ${side}`;
    case "offset":
      return bound.count === 0 ? "current row" : `${Math.abs(bound.count)} ${bound.count < 0 ? "preceding" : "following"}`;
    case "value": return `key ${print(bound.expr).text}`;
  }
}

/** A frame, and nothing where it is the whole partition. */
function printFrame<E>({ unit, start, end, exclude }: WindowFrame<E>, print: (expr: E) => Printed): string {
  const left = exclude === "none" ? "" : `exclude ${exclude}`;
  if (start.kind === "unbounded" && end.kind === "unbounded") return left;
  return `${unit} between ${printBound(start, "preceding", print)} and ${printBound(end, "following", print)}${left && ` ${left}`}`;
}

interface Keyed<E> {
  readonly partitionBy: readonly E[];
  readonly orderBy: readonly OrderTerm<E>[];
  readonly frame: WindowFrame<E>;
}

function printWindow<E>(
  call: WindowText, { partitionBy, orderBy, frame }: Keyed<E>, print: (expr: E) => Printed,
): Printed {
  const order = orderBy.map(({ expr, descending, nullsFirst }) =>
    `${print(expr).text}${descending ? " desc" : ""}${nullsFirst ? " nulls first" : ""}`);
  const parts = [
    partitionBy.length > 0 ? `partition by ${partitionBy.map(key => print(key).text).join(", ")}` : "",
    order.length > 0 ? `order by ${order.join(", ")}` : "", printFrame(frame, print),
  ];
  return atom(`${windowCall(call)} over (${parts.filter(part => part !== "").join(" ")})`);
}

/** A bound value of a type: strings quoted, decimals with their point, dates in ISO form. */
export function printValue(value: BoundValue, type: DataType): string {
  if (value === null) return "null";
  if (typeof value === "bigint") {
    switch (type.kind) {
      case "decimal": return formatDecimal(value, type.scale);
      case "date": return `date ${formatDate(value)}`;
      case "time": return `time ${formatTime(value, type.unit)}`;
      case "timestamp": return `timestamp ${formatTimestamp(value, type.unit, type.timezone)}`;
      case "duration": return `duration ${formatDuration(value, type.unit)}`;
      default: return value.toString();
    }
  }
  return typeof value === "number" ? printFloat(value) : show(value);
}

/** With a point or an exponent, so that it does not look like an integer. */
function printFloat(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? `${value}.0` : String(value);
}

function typed(node: TypedExpr): Printed {
  switch (node.kind) {
    case "column": return atom(printName(node.name));
    case "literal": {
      const text = printValue(node.value, node.type);
      return text.startsWith("-") ? { text, level: LEVEL.sign } : atom(text);
    }
    case "call": return typedCall(node);
    case "cast": return printCast(typed(node.operand), node.type, node.mode);
    case "case":
      return printCase(
        node.branches.map(b => ({ when: typed(b.when), then: typed(b.then) })), typed(node.otherwise));
    case "in": return printIn(typed(node.operand), node.values.map(v => printValue(v.value, v.type)));
    case "aggregate": return printAggregate(node.name, node.args.map(typed), node.filter && typed(node.filter));
    case "window": return printWindow(boundCall(node), node, typed);
  }
}

const boundCall = ({ name, args, filter, distinct, ignoreNulls }: BoundCall): WindowText =>
  ({ name, args: args.map(typed), filter: filter && typed(filter), distinct, ignoreNulls });

function typedCall(node: Extract<TypedExpr, { kind: "call" }>): Printed {
  const [inner] = node.args;
  if (node.name === "not" && inner!.kind === "call" && inner!.name === "isNull") {
    return printCall("isNotNull", inner!.args.map(typed));
  }
  return printCall(node.name, node.args.map(typed));
}

function unbound(node: Expr): Printed {
  switch (node.kind) {
    case "column": return atom(printName(node.name));
    case "literal": return atom(show(node.value));
    case "call": return printCall(node.name, node.args.map(unbound));
    case "cast": return printCast(unbound(node.operand), node.type, node.mode);
    case "case":
      return printCase(
        node.branches.map(b => ({ when: unbound(b.when), then: unbound(b.then) })), unbound(node.otherwise));
    case "in": return printIn(unbound(node.operand), node.values.map(v => unbound(v).text));
    case "aggregate": return printAggregate(node.name, node.args.map(unbound), node.filter && unbound(node.filter));
    case "grouping": return atom(`grouping(${node.keys.map(printName).join(", ")})`);
    case "window": {
      const { name, args, filter, distinct, ignoreNulls } = node;
      const call = { name, args: args.map(unbound), filter: filter && unbound(filter), distinct,
        ignoreNulls };
      return printWindow(call, node, unbound);
    }
  }
}

/** A bound expression as text: `price * 0.8 > 10`, implicit casts included (`id::int64`). */
export const printExpr = (expr: TypedExpr): string => typed(expr).text;

type BoundCall = Pick<TypedWindow, "name" | "args" | "filter" | "distinct" | "ignoreNulls">;

/** A window function without its partition and order, with its frame: `sum(price) rows between …`. */
export function printWindowCall(call: BoundCall & Pick<TypedWindow, "frame">): string {
  const frame = printFrame(call.frame, typed);
  return `${windowCall(boundCall(call))}${frame && ` ${frame}`}`;
}

/** An expression as the caller wrote it, for messages. */
export const printUnbound = (expr: Expr): string => unbound(expr).text;
