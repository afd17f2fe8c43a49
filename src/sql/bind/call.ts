// Calls: aggregates and window functions where they may stand, functions of the one table under their SQL names,
// and those that SQL spells differently.
import { FUNCTIONS, AGGREGATES, WINDOWS, type FunctionName } from "../../../expr/function/table.ts";
import { nearest } from "../../../expr/bind/nearest.ts";
import type { Expr } from "../../../expr/node.ts";
import { DATE, FLOAT64, INT64, MAX_PRECISION, decimal, isInteger, isTemporal, timestamp } from "../../../expr/type.ts";
import type { SqlCall, SqlExpr } from "../ast.ts";
import { aggregateName, AGGREGATE_NAMES } from "./aggregate-name.ts";
import { chosen, exactValue, ownTyped } from "./beside.ts";
import type { Block } from "./block.ts";
import { constantText } from "./constant.ts";
import { arithmetic, asText, call, comparedBy } from "./operator.ts";
import type { Place } from "./place.ts";
import { windowExpr, WINDOW_NAMES } from "./window.ts";

type Translate = (expr: SqlExpr) => Expr;
type Special = (node: SqlCall, place: Place, args: () => readonly Expr[]) => Expr;

export function callExpr(node: SqlCall, place: Place, translate: Translate): Expr {
  const { session } = place.block;
  const name = node.name.toLowerCase();
  if (node.over) {
    if (place.windows) return windowExpr(node, place, translate);
    session.fail(node.at, "window-position", `The window function ${name} cannot stand in ${place.clause}.`,
      "Compute it in the select list of a subquery, and use that column.");
  }
  if (aggregateName(node) !== null || name === "grouping" || name === "grouping_id") {
    if (place.aggregate) return place.aggregate(node);
    session.fail(node.at, "aggregate-position", `The aggregate ${name} cannot stand in ${place.clause}.`,
      place.clause === "WHERE" ? "Conditions on groups stand in HAVING." : "Compute it in a subquery.");
  }
  if (WINDOW_NAMES.has(name)) {
    session.fail(node.at, "window-position", `${name} is a window function and needs OVER.`, `Write ${name}(…) over (order by …).`);
  }
  if (node.distinct || node.filter || node.orderBy.length > 0 || node.star) {
    session.fail(node.at, "sql-call", `${name} is no aggregate, and takes no DISTINCT, FILTER, ORDER BY or *.`);
  }
  const args = () => node.args.map(translate);
  const special = SPECIAL.get(name);
  if (special) return special(node, place, args);
  const known = FUNCTION_NAMES.get(name);
  if (known) return call(known, ...node.args.map((arg, i) => argument(translate(arg), FUNCTIONS[known].args[i - 1])));
  return unknownFunction(node, place);
}

/** Numbers that shape a computation stay plain; the others are values. */
function argument(expr: Expr, wanted: string | undefined): Expr {
  const exact = wanted === "integer literal" ? exactValue(expr) : null;
  return exact?.scale === 0 ? { kind: "literal", value: Number(exact.unscaled) } : ownTyped(expr);
}

/** By SQL name, operators and keywords left out. */
const FUNCTION_NAMES: ReadonlyMap<string, FunctionName> = new Map(
  Object.entries(FUNCTIONS).flatMap(([name, row]) =>
    row.sql.filter(sql => /^[a-z_0-9]+$/.test(sql)).map(sql => [sql, name as FunctionName] as const)));

function unknownFunction({ name, args, at }: SqlCall, { block: { session } }: Place): never {
  const names = [...new Set([...FUNCTION_NAMES.keys(), ...SPECIAL.keys(), ...AGGREGATE_NAMES.keys(), ...WINDOW_NAMES.keys()])];
  const near = nearest(name, names);
  return session.fail(at, "unknown-function", `There is no function ${name} of ${args.length} argument${args.length === 1 ? "" : "s"}.`,
    near === null ? "docs/sql.md has the list." : `Did you mean ${signatureOf(near)}?`);
}

/** A function as its caller writes it. */
function signatureOf(name: string): string {
  const row = [FUNCTIONS[FUNCTION_NAMES.get(name)!], AGGREGATES[AGGREGATE_NAMES.get(name)!], WINDOWS[WINDOW_NAMES.get(name) as never]]
    .find(r => r !== undefined) as { receiver?: string | null; args: readonly string[] } | undefined;
  if (!row) return `${name}(…)`;
  const classes = row.receiver ? [row.receiver, ...row.args] : row.args;
  return `${name}(${classes.join(", ")})`;
}

const text = (value: string): Expr => ({ kind: "literal", value });

/** Parts of dates and times by what SQL calls them. */
const PARTS: Readonly<Record<string, FunctionName>> = {
  year: "year", years: "year", y: "year", quarter: "quarter", month: "month", months: "month", mon: "month",
  week: "week", weeks: "week", day: "day", days: "day", d: "day", dayofmonth: "day", isodow: "weekday", doy: "dayOfYear", dayofyear: "dayOfYear",
  hour: "hour", hours: "hour", h: "hour", minute: "minute", minutes: "minute", second: "second", seconds: "second",
};

const BUCKETS: Readonly<Record<string, string>> = {
  year: "1y", quarter: "1q", month: "1mo", week: "1w", day: "1d", hour: "1h", minute: "1m", second: "1s",
  millisecond: "1ms", milliseconds: "1ms", microsecond: "1us", microseconds: "1us", decade: "10y", century: "100y", millennium: "1000y",
};

const whole = (value: number): Expr => ({ kind: "literal", value: BigInt(value), type: INT64 });

function part(field: string, value: Expr, node: SqlCall, { block }: Place): Expr {
  const name = field.toLowerCase();
  const known = PARTS[name];
  if (known) return call(known, value);
  // Sunday is 0.
  if (name === "dow" || name === "dayofweek" || name === "weekday") return call("mod", call("weekday", value), whole(7));
  if (name === "epoch") {
    const seconds = call("sub", value, { kind: "literal", value: "1970-01-01", type: timestamp("us") });
    const asMicroseconds: Expr = { kind: "cast", operand: { kind: "cast", operand: seconds, type: { kind: "duration", unit: "us" }, mode: "strict" },
      type: INT64, mode: "strict" };
    return call("div", asMicroseconds, { kind: "literal", value: 1e6, type: FLOAT64 });
  }
  const near = nearest(name, [...Object.keys(PARTS), "dow", "epoch"]);
  return block.session.unsupported(node.at, `extract(${field} from …)`, near === null ? undefined : `Did you mean ${near}?`);
}

function requireArguments(node: SqlCall, { block: { session } }: Place, least: number, most = least): void {
  const { length } = node.args;
  if (length >= least && length <= most) return;
  const wanted = least === most ? String(least) : most === Infinity ? `at least ${least}` : `${least} to ${most}`;
  session.fail(node.at, "argument-count", `${node.name} takes ${wanted} argument${wanted === "1" ? "" : "s"}, not ${length}.`);
}

/** A whole number that is written out. */
function plainWhole(expr: Expr, node: SqlCall, place: Place): number {
  const exact = exactValue(expr);
  if (exact && exact.scale === 0) return Number(exact.unscaled);
  return place.block.session.unsupported(node.at, `${node.name} of a computed position or length`, "Write plain whole numbers.");
}

/** `greatest` and `least`: nulls are passed over. */
const extreme = (op: string): Special => (node, place, args) => {
  requireArguments(node, place, 1, Infinity);
  const { block } = place;
  return chosen(args(), block.typeOf).reduce((a, b): Expr => call("coalesce", {
    kind: "case", branches: [{ when: comparedBy(op, a, b, block.typeOf), then: a }], otherwise: b,
  }, a, b));
};

const substring: Special = (node, place, args) => {
  requireArguments(node, place, 2, 3);
  const [value, from, length] = args() as [Expr, Expr, Expr | undefined];
  const start = plainWhole(from, node, place);
  if (!length) return call("slice", value, { kind: "literal", value: start > 0 ? start - 1 : start });
  const count = plainWhole(length, node, place);
  if (count < 0) place.block.session.fail(node.at, "sql-call", `${node.name} takes no negative length.`);
  if (start < 0) place.block.session.unsupported(node.at, `${node.name} from the end with a length`, "Take right(…) of the string first.");
  // SQL counts from 1, and what lies before takes part of the length.
  const cut = start < 1 ? Math.max(0, count + start - 1) : count;
  return call("slice", value, { kind: "literal", value: Math.max(0, start - 1) }, { kind: "literal", value: Math.max(0, cut) });
};

const today = (): string => new Date().toISOString().slice(0, 10);

const truncated: Special = (node, place, args) => {
  requireArguments(node, place, 2);
  const unit = constantText(node.args[0]!, place.block.session);
  const bucket = unit === null ? undefined : BUCKETS[unit.toLowerCase()];
  if (!bucket) return place.block.session.unsupported(node.at, `${node.name} to ${unit ?? "a computed unit"}`, `The units are ${Object.keys(BUCKETS).join(", ")}.`);
  const moment = momentOf(args()[1]!, place.block);
  if (!bucket.endsWith("00y")) return call("truncate", moment, text(bucket));
  // Buckets of years begin in 1970, and centuries with their round years.
  const years = call("truncate", call("offsetBy", call("truncate", moment, text("1y")), text("-30y")), text(bucket));
  return call("offsetBy", years, text("30y"));
};

/** A string where a date or timestamp is needed. */
function momentOf(expr: Expr, block: Block): Expr {
  const type = block.typeOf(expr);
  return type && isTemporal(type) ? expr : { kind: "cast", operand: expr, type: timestamp("us"), mode: "strict" };
}

/** A decimal with room for one digit more, which rounding may make. */
function withRoom(value: Expr, { block }: Place): Expr {
  const number = ownTyped(value);
  const type = block.typeOf(number);
  if (type?.kind !== "decimal" || type.precision >= MAX_PRECISION) return number;
  return { kind: "cast", operand: number, type: decimal(type.precision + 1, type.scale), mode: "strict" };
}

const SPECIAL: ReadonlyMap<string, Special> = new Map<string, Special>([
  ["coalesce", (_, place, args) => call("coalesce", ...chosen(args(), place.block.typeOf))],
  ["ifnull", (_, place, args) => call("coalesce", ...chosen(args(), place.block.typeOf))],
  ["nvl", (_, place, args) => call("coalesce", ...chosen(args(), place.block.typeOf))],
  ["nullif", (node, place, args) => {
    requireArguments(node, place, 2);
    const [a, b] = args() as [Expr, Expr];
    return { kind: "case", branches: [{ when: comparedBy("=", a, b, place.block.typeOf), then: { kind: "literal", value: null } }],
      otherwise: ownTyped(a) };
  }],
  ["if", (node, place, args) => {
    requireArguments(node, place, 3);
    const [when, ...values] = args() as [Expr, Expr, Expr];
    const [then, otherwise] = chosen(values, place.block.typeOf) as [Expr, Expr];
    return { kind: "case", branches: [{ when, then }], otherwise };
  }],
  ["greatest", extreme(">=")],
  ["least", extreme("<=")],
  ["extract", (node, place, args) => {
    requireArguments(node, place, 2);
    return part(constantText(node.args[0]!, place.block.session) ?? "", args()[1]!, node, place);
  }],
  ["date_part", (node, place, args) => {
    requireArguments(node, place, 2);
    return part(constantText(node.args[0]!, place.block.session) ?? "", args()[1]!, node, place);
  }],
  ["round", (node, place, args) => {
    requireArguments(node, place, 1, 2);
    const [value, digits] = args() as [Expr, Expr | undefined];
    const count = digits ? plainWhole(digits, node, place) : 0;
    const number = withRoom(value, place);
    const type = place.block.typeOf(number);
    if (count >= 0 || type === null || !isInteger(type)) return call("round", number, plain(count));
    // Whole numbers are rounded as the decimals that they are.
    const asDecimal: Expr = { kind: "cast", operand: number, type: decimal(20, 0), mode: "strict" };
    return { kind: "cast", operand: call("round", asDecimal, plain(count)), type: INT64, mode: "strict" };
  }],
  ["floor", (_, place, args) => call("floor", ...args().map(arg => withRoom(arg, place)))],
  ["ceil", (_, place, args) => call("ceil", ...args().map(arg => withRoom(arg, place)))],
  ["ceiling", (_, place, args) => call("ceil", ...args().map(arg => withRoom(arg, place)))],
  ["dow", (node, place, args) => part("dow", args()[0]!, node, place)],
  ["dayofweek", (node, place, args) => part("dow", args()[0]!, node, place)],
  ["doy", (node, place, args) => part("doy", args()[0]!, node, place)],
  ["epoch", (node, place, args) => part("epoch", args()[0]!, node, place)],
  ["date_trunc", truncated],
  ["substring", substring],
  ["substr", substring],
  ["left", (node, place, args) => {
    requireArguments(node, place, 2);
    const [value, count] = args() as [Expr, Expr];
    const length = plainWhole(count, node, place);
    if (length < 0) place.block.session.unsupported(node.at, "left of all but the last characters", "Count from the beginning, or use right.");
    return call("slice", value, plain(0), plain(length));
  }],
  ["right", (node, place, args) => {
    requireArguments(node, place, 2);
    const [value, count] = args() as [Expr, Expr];
    const length = plainWhole(count, node, place);
    // Less than nothing: all but so many from the beginning.
    return length === 0 ? call("slice", value, plain(0), plain(0)) : call("slice", value, plain(-length));
  }],
  ["concat", (_, place, args) =>
    call("concat", text(""), ...args().map(e => call("coalesce", asText(e, place.block), text(""))))],
  ["btrim", (node, place, args) => trimmed("trim", node, place, args)],
  ["trim", (node, place, args) => trimmed("trim", node, place, args)],
  ["ltrim", (node, place, args) => trimmed("trimStart", node, place, args)],
  ["rtrim", (node, place, args) => trimmed("trimEnd", node, place, args)],
  ["character_length", (_, __, args) => call("length", ...args())],
  ["len", (_, __, args) => call("length", ...args())],
  ["ucase", (_, __, args) => call("upper", ...args())],
  ["lcase", (_, __, args) => call("lower", ...args())],
  ["prefix", (_, __, args) => call("startsWith", ...args())],
  ["suffix", (_, __, args) => call("endsWith", ...args())],
  ["log", (node, place, args) => {
    requireArguments(node, place, 1);
    return call("log10", ...args().map(ownTyped));
  }],
  ["add", (_, place, args) => arithmetic("+", args()[0]!, args()[1]!, place.block)],
  ["divide", (_, place, args) => arithmetic("//", args()[0]!, args()[1]!, place.block)],
  ["pi", () => ({ kind: "literal", value: Math.PI, type: FLOAT64 })],
  ["current_date", () => ({ kind: "literal", value: today(), type: DATE })],
  ["today", () => ({ kind: "literal", value: today(), type: DATE })],
  ["now", () => ({ kind: "literal", value: new Date(), type: timestamp("us", "UTC") })],
  ["current_timestamp", () => ({ kind: "literal", value: new Date(), type: timestamp("us", "UTC") })],
  ["localtimestamp", () => ({ kind: "literal", value: new Date().toISOString().slice(0, -1), type: timestamp("us") })],
]);

const plain = (value: number): Expr => ({ kind: "literal", value });

function trimmed(name: "trim" | "trimStart" | "trimEnd", node: SqlCall, place: Place, args: () => readonly Expr[]): Expr {
  if (node.args.length > 1) place.block.session.unsupported(node.at, `${node.name} of given characters`);
  return call(name, args()[0]!);
}
