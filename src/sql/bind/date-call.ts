// Functions of dates and times as PostgreSQL and DuckDB call them: parts, names, units cut off and counted.
import { nearest } from "../../../expr/bind/nearest.ts";
import type { FunctionName } from "../../../expr/function/table.ts";
import type { Expr } from "../../../expr/node.ts";
import { DATE, FLOAT64, INT64, duration, isInteger, timestamp } from "../../../expr/type.ts";
import type { IntervalParts, SqlCall, SqlExpr } from "../ast.ts";
import { suggested } from "../listed.ts";
import { ownTyped } from "./beside.ts";
import type { Block } from "./block.ts";
import { constantText } from "./constant.ts";
import { intervalOf, periodsOf } from "./interval.ts";
import { call, dateMoved, moved } from "./operator.ts";
import type { Place } from "./place.ts";
import { cast, text, whole, type Special } from "./special.ts";

/** Parts that are functions of the table. */
const PARTS: Readonly<Record<string, FunctionName>> = {
  year: "year", years: "year", y: "year", quarter: "quarter", quarters: "quarter", month: "month", months: "month", mon: "month",
  week: "week", weeks: "week", weekofyear: "week", day: "day", days: "day", d: "day", dayofmonth: "day", isodow: "weekday",
  doy: "dayOfYear", dayofyear: "dayOfYear", hour: "hour", hours: "hour", h: "hour", minute: "minute", minutes: "minute",
  second: "second", seconds: "second",
};

const DAY = 86_400_000_000n;

/** Units of a fixed length in microseconds, and the period that `truncate` knows them by. */
const FIXED: Readonly<Record<string, readonly [period: string, length: bigint]>> = {
  week: ["1w", 7n * DAY], day: ["1d", DAY], hour: ["1h", 3_600_000_000n], minute: ["1m", 60_000_000n],
  second: ["1s", 1_000_000n],
  millisecond: ["1ms", 1000n], microsecond: ["1us", 1n],
};

const BUCKETS: Readonly<Record<string, string>> = {
  year: "1y", quarter: "1q", month: "1mo",
  ...Object.fromEntries(Object.entries(FIXED).map(([unit, [period]]) => [unit, period])),
  decade: "10y", century: "100y", millennium: "1000y",
};

/** Buckets are counted from 1970; centuries begin when the year is a multiple of 100. */
const FROM_1970: Readonly<Record<string, string>> = { "100y": "30y", "1000y": "30y" };

/** Units are written in the plural, too. */
const unitNamed = <T>(units: Readonly<Record<string, T>>, unit: string | null): T | undefined => {
  const name = unit?.toLowerCase() ?? "";
  const known = [name, name.replace(/s$/, "")].find(other => Object.hasOwn(units, other));
  return known === undefined ? undefined : units[known];
};

const ofSecond = (thousand: bigint, part: FunctionName) => (value: Expr): Expr =>
  call("add", call("mul", call("second", value), whole(thousand)), call(part, value));

/** The Thursday of a date's week says to which year the week belongs. */
const isoYear = (value: Expr): Expr =>
  call("year", dateMoved("add", cast(value, DATE), call("sub", whole(4), call("weekday", value))));

/** Parts that are computed from others. */
const COMPUTED: Readonly<Record<string, (value: Expr) => Expr>> = {
  // Sunday is 0.
  dow: value => call("mod", call("weekday", value), whole(7)),
  epoch: value => call("div", microseconds(value), { kind: "literal", value: 1e6, type: FLOAT64 }),
  millisecond: ofSecond(1000n, "millisecond"), microsecond: ofSecond(1_000_000n, "microsecond"),
  isoyear: isoYear, yearweek: value => call("add", call("mul", isoYear(value), whole(100)), call("week", value)),
  decade: value => call("intDiv", call("year", value), whole(10)),
  century: value => call("add", call("floorDiv", call("sub", call("year", value), whole(1)), whole(100)), whole(1)),
  millennium: value => call("add", call("floorDiv", call("sub", call("year", value), whole(1)), whole(1000)), whole(1)),
};

/** Since 1970. */
const microseconds = (value: Expr): Expr =>
  cast(cast(call("sub", value, { kind: "literal", value: "1970-01-01", type: timestamp("us") }), duration("us")), INT64);

const ALIASES: Readonly<Record<string, string>> =
  { dayofweek: "dow", weekday: "dow", milliseconds: "millisecond", microseconds: "microsecond" };

const SHOWN_PARTS: readonly string[] =
  ["year", "quarter", "month", "week", "day", "isodow", "dow", "doy", "hour", "minute", "second", "epoch"];

function part(field: string, value: Expr, node: SqlCall, { block }: Place): Expr {
  const name = ALIASES[field.toLowerCase()] ?? field.toLowerCase();
  const moment = momentOf(value, block);
  if (Object.hasOwn(PARTS, name)) return call(PARTS[name]!, moment);
  if (Object.hasOwn(COMPUTED, name)) return COMPUTED[name]!(moment);
  const near = nearest(name, SHOWN_PARTS);
  return block.session.fail(node.at, "sql-call", `There is no part ${JSON.stringify(field)} of dates and times.`,
    suggested(near, "The parts are", SHOWN_PARTS));
}

/** A function whose name is the part that it gives. */
const partNamed = (field: string): Special => (node, place, args) => {
  return part(field, args()[0]!, node, place);
};

const extract: Special = (node, place, args) => {
  return part(constantText(node.args[0]!, place.block.session) ?? "", args()[1]!, node, place);
};

/** A string where a date or timestamp is needed. */
function momentOf(expr: Expr, block: Block): Expr {
  const type = block.typeOf(expr);
  return type?.kind === "utf8" || type?.kind === "null" ? cast(expr, timestamp("us")) : expr;
}

const truncated: Special = (node, place, args) => {
  const unit = constantText(node.args[0]!, place.block.session);
  const bucket = unitNamed(BUCKETS, unit);
  if (!bucket) return unknownUnit(node, unit, place, BUCKETS);
  const moment = momentOf(args()[1]!, place.block);
  const shift = FROM_1970[bucket];
  if (!shift) return call("truncate", moment, text(bucket));
  return call("offsetBy", call("truncate", call("offsetBy", moment, text(`-${shift}`)), text(bucket)), text(shift));
};

function unknownUnit(
  node: SqlCall, unit: string | null, { block: { session } }: Place, units: Readonly<Record<string, unknown>>,
): never {
  const names = Object.keys(units);
  const { at } = node.args[0]!;
  if (unit === null) return session.unsupported(at, `${node.name} to a computed unit`, "Write the unit as a string.");
  return session.fail(at, "sql-call", `There is no unit ${JSON.stringify(unit)} of dates and times.`,
    suggested(nearest(unit, names), "The units are", names));
}

/** Months from the year 0, in units of several. */
const calendar = (months: number) => (value: Expr): Expr => {
  const all = call("add", call("mul", call("year", value), whole(12)), call("sub", call("month", value), whole(1)));
  return months === 1 ? all : call("floorDiv", all, whole(months));
};

const CALENDAR: Readonly<Record<string, (value: Expr) => Expr>> = {
  year: calendar(12), quarter: calendar(3), month: calendar(1), decade: calendar(120),
  century: calendar(1200), millennium: calendar(12_000),
};

/** How often a unit begins between two moments; of weeks, how many are in the days between. */
const difference: Special = (node, place, args) => {
  const unit = constantText(node.args[0]!, place.block.session);
  const [from, to] = args().slice(1)
    .map(arg => cast(momentOf(arg, place.block), timestamp("us"))) as [Expr, Expr];
  const months = unitNamed(CALENDAR, unit);
  if (months) return call("sub", months(to), months(from));
  const fixed = unitNamed(FIXED, unit);
  if (!fixed) return unknownUnit(node, unit, place, { ...CALENDAR, ...FIXED });
  const [period, length] = fixed;
  const [start, end] = [from, to].map(value =>
    call("truncate", value, text(period === "1w" ? "1d" : period))) as [Expr, Expr];
  return call("intDiv", cast(call("sub", end, start), INT64), whole(length));
};

/** `date_add(date, interval)`. */
const dateAdd: Special = (node, place, _, translate) => {
  const [value, by] = node.args as [SqlExpr, SqlExpr];
  const base = momentOf(translate(value), place.block);
  const interval = intervalOf(by);
  return interval ? moved(base, interval, place.block)! : call("add", base, translate(by));
};

/** Widths whose buckets begin in the same places whatever they are counted from. */
function isEven({ months, days, microseconds: clock }: IntervalParts): boolean {
  if (months > 0) return days === 0 && clock === 0 && 12 % months === 0;
  if (days > 0) return clock === 0 && (days === 1 || days === 7);
  return clock > 0 && DAY % BigInt(clock) === 0n;
}

/** `time_bucket(interval, moment)`. */
const bucketed: Special = (node, place, _, translate) => {
  const width = intervalOf(node.args[0]!);
  const moment = momentOf(translate(node.args[1]!), place.block);
  if (width && isEven(width)) return call("truncate", moment, text(periodsOf(width)[0]!));
  return place.block.session.unsupported(node.at, "time_bucket of this width", "Take a part of a year or of a day, a day or a week.");
};

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** The name of a number that counts from one, which is said once. */
const nameOf = (names: readonly string[], by: FunctionName): Special => (node, place, args) => {
  const number = call("sub", call(by, momentOf(args()[0]!, place.block)), whole(1));
  return call("splitPart", text(names.join(",")), text(","), number);
};

const lastDay: Special = (node, place, args) => {
  const first = call("truncate", cast(momentOf(args()[0]!, place.block), DATE), text("1mo"));
  return call("offsetBy", call("offsetBy", first, text("1mo")), text("-1d"));
};

/** Counted since 1970, or the moment of such a count. */
const epoch = (unitsPerSecond: bigint): Special => (node, place, args) => {
  const value = ownTyped(args()[0]!);
  const type = place.block.typeOf(value);
  const each = 1_000_000n / unitsPerSecond;
  if (type && isInteger(type)) return cast(call("mul", cast(value, INT64), whole(each)), timestamp("us"));
  return call("floorDiv", microseconds(momentOf(value, place.block)), whole(each));
};

/** Seconds, which may have a fraction. */
const toTimestamp: Special = (node, place, args) => {
  const value = ownTyped(args()[0]!);
  const type = place.block.typeOf(value);
  const counted = type && isInteger(type) ? call("mul", cast(value, INT64), whole(1_000_000))
    : cast(call("round", call("mul", cast(value, FLOAT64), { kind: "literal", value: 1e6, type: FLOAT64 })), INT64);
  return cast(counted, timestamp("us", "UTC"));
};

const castTo = (type: typeof DATE): Special => (node, place, args) => {
  return cast(ownTyped(args()[0]!), type);
};

const NAMED_PARTS = [
  "dow", "dayofweek", "weekday", "doy", "weekofyear", "dayofmonth", "epoch", "millisecond", "microsecond", "isoyear", "yearweek",
  "decade", "century", "millennium",
];

const now = (): Expr => ({ kind: "literal", value: new Date(), type: timestamp("us", "UTC") });
const today = (): Expr => ({ kind: "literal", value: new Date().toISOString().slice(0, 10), type: DATE });

export const DATE_CALLS: readonly (readonly [string, Special])[] = [
  ...NAMED_PARTS.map(name => [name, partNamed(name)] as const),
  ["extract", extract], ["date_part", extract], ["datepart", extract], ["date_trunc", truncated], ["datetrunc", truncated],
  ["date_diff", difference], ["datediff", difference], ["date_add", dateAdd], ["time_bucket", bucketed],
  ["monthname", nameOf(MONTHS, "month")], ["dayname", nameOf(DAYS, "weekday")], ["last_day", lastDay],
  ["epoch_ms", epoch(1000n)], ["epoch_us", epoch(1_000_000n)], ["make_timestamp", epoch(1_000_000n)], ["to_timestamp", toTimestamp],
  ["date", castTo(DATE)],
  ["current_date", today], ["today", today], ["now", now], ["current_timestamp", now], ["transaction_timestamp", now],
  ["localtimestamp", () => ({ kind: "literal", value: new Date().toISOString().slice(0, -1), type: timestamp("us") })],
];
