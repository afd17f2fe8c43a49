// Calls: aggregates and window functions where they may stand, functions of the one table under their SQL names,
// and those that SQL spells differently.
import { FUNCTIONS, type FunctionName } from "../../../expr/function/table.ts";
import { nearest } from "../../../expr/bind/nearest.ts";
import type { Expr } from "../../../expr/node.ts";
import { DATE, FLOAT64, INT64, isTemporal, timestamp } from "../../../expr/type.ts";
import type { SqlCall, SqlExpr } from "../ast.ts";
import { suggested } from "../listed.ts";
import { aggregateName, UNBUILT } from "./aggregate-name.ts";
import { chosen, exactValue, ownTyped } from "./beside.ts";
import type { Block } from "./block.ts";
import { constantText } from "./constant.ts";
import { arithmetic, asText, call, comparedBy } from "./operator.ts";
import type { Place } from "./place.ts";
import { FUNCTION_NAMES, nearestSignature, signatureOf, wrongCount } from "./signature.ts";
import { windowExpr } from "./window.ts";
import { WINDOW_NAMES } from "./window-name.ts";

type Translate = (expr: SqlExpr) => Expr;
type Special = (node: SqlCall, place: Place, args: () => readonly Expr[]) => Expr;

export function callExpr(node: SqlCall, place: Place, translate: Translate): Expr {
  const { session } = place.block;
  const name = node.name.toLowerCase();
  if (node.over) {
    if (place.windows) return windowExpr(node, place, translate);
    session.fail(node.at, "window-position", `A window function such as ${name} cannot stand in ${place.clause}.`,
      "Compute it in the select list of a subquery, and use that column.");
  }
  if (aggregateName(node) !== null || name === "grouping" || name === "grouping_id") {
    if (place.aggregate) return place.aggregate(node);
    session.fail(node.at, "aggregate-position", `An aggregate such as ${name} cannot stand in ${place.clause}.`,
      place.clause === "WHERE" ? "Conditions on groups stand in HAVING." : "Compute it in a subquery.");
  }
  if (WINDOW_NAMES.has(name)) {
    session.fail(node.at, "window-position", `${name} is a window function and needs OVER.`, `Write ${name}(…) over (order by …).`);
  }
  if (signatureOf(name) === null) unknownFunction(node, place);
  if (node.distinct || node.filter || node.orderBy.length > 0 || node.star) {
    const what = node.distinct ? "DISTINCT" : node.filter ? "FILTER" : node.star ? "*" : "ORDER BY";
    session.fail(node.at, "sql-call", `${name} takes no ${what}.`, "Only aggregates do.");
  }
  const count = wrongCount(name, node.args.length);
  if (count) session.fail(node.at, "argument-count", count.message, count.hint);
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

function unknownFunction({ name, at }: SqlCall, { block: { session } }: Place): never {
  if (UNBUILT.has(name.toLowerCase())) session.unsupported(at, `The aggregate ${name}`);
  const near = nearestSignature(name);
  return session.fail(at, "unknown-function", `There is no function ${name}.`,
    near === null ? "docs/sql.md has the list." : `Did you mean ${near}?`);
}

const text = (value: string): Expr => ({ kind: "literal", value });

/** Parts of dates and times by what SQL calls them. */
const PARTS: Readonly<Record<string, FunctionName>> = {
  year: "year", years: "year", y: "year", quarter: "quarter", month: "month", months: "month", mon: "month",
  week: "week", weeks: "week", day: "day", days: "day", d: "day", dayofmonth: "day", isodow: "weekday", doy: "dayOfYear", dayofyear: "dayOfYear",
  hour: "hour", hours: "hour", h: "hour", minute: "minute", minutes: "minute", second: "second", seconds: "second",
};

const SHOWN_PARTS: readonly string[] =
  ["year", "quarter", "month", "week", "day", "isodow", "dow", "doy", "hour", "minute", "second", "epoch"];

const BUCKETS: Readonly<Record<string, string>> = {
  year: "1y", quarter: "1q", month: "1mo", week: "1w", day: "1d", hour: "1h", minute: "1m", second: "1s",
  millisecond: "1ms", milliseconds: "1ms", microsecond: "1us", microseconds: "1us", decade: "10y", century: "100y",
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
  const near = nearest(name, SHOWN_PARTS);
  return block.session.fail(node.at, "sql-call", `There is no part ${JSON.stringify(field)} of dates and times.`,
    suggested(near, "The parts are", SHOWN_PARTS));
}

/** A whole number that is written out. */
function plainWhole(expr: Expr, node: SqlCall, place: Place): number {
  const exact = exactValue(expr);
  if (exact && exact.scale === 0) return Number(exact.unscaled);
  return place.block.session.unsupported(node.at, `${node.name} of a computed position or length`, "Write plain whole numbers.");
}

/** `greatest` and `least`: nulls are passed over. */
const extreme = (op: string): Special => (node, place, args) => {
  const { block } = place;
  return chosen(args(), block.typeOf).reduce((a, b): Expr => call("coalesce", {
    kind: "case", branches: [{ when: comparedBy(op, a, b, block.typeOf), then: a }], otherwise: b,
  }, a, b));
};

const substring: Special = (node, place, args) => {
  const [value, from, length] = args() as [Expr, Expr, Expr | undefined];
  const start = plainWhole(from, node, place);
  if (!length) return call("slice", value, { kind: "literal", value: start > 0 ? start - 1 : start });
  const count = plainWhole(length, node, place);
  // SQL counts from 1, and what lies before takes part of the length.
  const cut = start < 1 ? Math.max(0, count + start - 1) : count;
  return call("slice", value, { kind: "literal", value: Math.max(0, start - 1) }, { kind: "literal", value: Math.max(0, cut) });
};

const today = (): string => new Date().toISOString().slice(0, 10);

const truncated: Special = (node, place, args) => {
  const unit = constantText(node.args[0]!, place.block.session);
  const bucket = unit === null ? undefined : BUCKETS[unit.toLowerCase()];
  if (!bucket) {
    const { session } = place.block;
    if (unit === null) return session.unsupported(node.args[0]!.at, `${node.name} to a computed unit`, "Write the unit as a string.");
    const units = Object.keys(BUCKETS).filter(name => !name.endsWith("seconds"));
    return session.fail(node.args[0]!.at, "sql-call", `There is no unit ${JSON.stringify(unit)} of dates and times.`,
      suggested(nearest(unit, units), "The units are", units));
  }
  return call("truncate", momentOf(args()[1]!, place.block), text(bucket));
};

/** A string where a date or timestamp is needed. */
function momentOf(expr: Expr, block: Block): Expr {
  const type = block.typeOf(expr);
  return type && isTemporal(type) ? expr : { kind: "cast", operand: expr, type: timestamp("us"), mode: "strict" };
}

const SPECIAL: ReadonlyMap<string, Special> = new Map<string, Special>([
  ["coalesce", (_, place, args) => call("coalesce", ...chosen(args(), place.block.typeOf))],
  ["ifnull", (_, place, args) => call("coalesce", ...chosen(args(), place.block.typeOf))],
  ["nvl", (_, place, args) => call("coalesce", ...chosen(args(), place.block.typeOf))],
  ["nullif", (node, place, args) => {
    const [a, b] = args() as [Expr, Expr];
    return { kind: "case", branches: [{ when: comparedBy("=", a, b, place.block.typeOf), then: { kind: "literal", value: null } }],
      otherwise: ownTyped(a) };
  }],
  ["if", (node, place, args) => {
    const [when, ...values] = args() as [Expr, Expr, Expr];
    const [then, otherwise] = chosen(values, place.block.typeOf) as [Expr, Expr];
    return { kind: "case", branches: [{ when, then }], otherwise };
  }],
  ["greatest", extreme(">=")],
  ["least", extreme("<=")],
  ["extract", (node, place, args) => {
    return part(constantText(node.args[0]!, place.block.session) ?? "", args()[1]!, node, place);
  }],
  ["date_part", (node, place, args) => {
    return part(constantText(node.args[0]!, place.block.session) ?? "", args()[1]!, node, place);
  }],
  ["dow", (node, place, args) => part("dow", args()[0]!, node, place)],
  ["dayofweek", (node, place, args) => part("dow", args()[0]!, node, place)],
  ["doy", (node, place, args) => part("doy", args()[0]!, node, place)],
  ["epoch", (node, place, args) => part("epoch", args()[0]!, node, place)],
  ["date_trunc", truncated],
  ["substring", substring],
  ["substr", substring],
  ["left", (node, place, args) => {
    const [value, count] = args() as [Expr, Expr];
    return call("slice", value, plain(0), plain(Math.max(0, plainWhole(count, node, place))));
  }],
  ["right", (node, place, args) => {
    const [value, count] = args() as [Expr, Expr];
    const length = plainWhole(count, node, place);
    return length <= 0 ? call("slice", value, plain(0), plain(0)) : call("slice", value, plain(-length));
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
