// generate_series and range: tables of whole numbers, or of timestamps an interval apart, whose ends are known.
import { field, INT64, timestamp, type DataType } from "../../../expr/type.ts";
import { scan } from "../../../engine/plan/build.ts";
import { registerSource } from "../../../engine/source/source.ts";
import { columnFromRaw } from "../../../frame/value/build.ts";
import type { IntervalParts, SqlExpr } from "../ast.ts";
import { exactValue } from "./beside.ts";
import type { Block } from "./block.ts";
import { toExpr } from "./expression.ts";
import { intervalOf } from "./interval.ts";
import { rowPlace } from "./place.ts";
import type { BoundQuery } from "./session.ts";
import type { FunctionItem } from "./table-function.ts";

/** A series is held in memory. */
const MOST_ROWS = 10_000_000n;

export function seriesTable(item: FunctionItem, outer: Block): BoundQuery {
  const { session } = outer;
  const { args, name: written } = item.call;
  const name = written.toLowerCase();
  if (args.length < 1 || args.length > 3) {
    session.fail(item.at, "argument-count", `${name} takes 1 to 3 arguments, not ${args.length}.`);
  }
  const step = args[2] ? intervalOf(args[2]) : null;
  const inclusive = name === "generate_series";
  const { type, values } = step ? moments(args, step, inclusive, item, outer) : { type: INT64, values: numbers(args, inclusive, item, outer) };
  const column = session.fresh(name);
  const ordinality = item.ordinality ? session.fresh("ordinality") : null;
  const columns = [{ name, column }, ...ordinality === null ? [] : [{ name: "ordinality", column: ordinality }]];
  const data = [columnFromRaw(type, values), columnFromRaw(INT64, values.map((_, i) => BigInt(i + 1)))];
  const schema = columns.map((c, i) => field(c.column, i === 0 ? type : INT64, false));
  return { columns, plan: scan(registerSource({ schema, rowCount: values.length, column: index => data[index]! }, name)) };
}

function numbers(args: readonly SqlExpr[], inclusive: boolean, item: FunctionItem, outer: Block): bigint[] {
  const given = args.map(arg => wholeOf(arg, outer));
  const [start, stop] = given.length === 1 ? [0n, given[0]!] : [given[0]!, given[1]!];
  const step = given[2] ?? 1n;
  if (step === 0n) noStep(item, outer);
  const span = stop - start + (inclusive ? (step > 0n ? 1n : -1n) : 0n);
  const count = span === 0n || (span > 0n) !== (step > 0n) ? 0n : (span + step + (step > 0n ? -1n : 1n)) / step;
  if (count > MOST_ROWS) tooMany(`${count}`, item, outer);
  return Array.from({ length: Number(count) }, (_, i) => start + BigInt(i) * step);
}

function wholeOf(arg: SqlExpr, outer: Block): bigint {
  const exact = exactValue(toExpr(arg, rowPlace(outer, "FROM")));
  if (exact?.scale === 0) return exact.unscaled;
  return outer.session.unsupported(arg.at, "A series whose ends are not plain whole numbers",
    "Number rows with WITH RECURSIVE, or filter a longer series.");
}

const noStep = (item: FunctionItem, { session }: Block): never =>
  session.fail(item.at, "sql-series", "The step of a series cannot be 0.");

const tooMany = (count: string, item: FunctionItem, { session }: Block): never =>
  session.unsupported(item.at, `A series of ${count} rows`, `${MOST_ROWS} is the most.`);

const MICROSECONDS = { date: 86_400_000_000n, s: 1_000_000n, ms: 1000n, us: 1n } as const;
const DAY_MICROSECONDS = MICROSECONDS.date;

/** Each moment is the one before, moved: `2024-01-31` a month on is `2024-02-29`, and a month on `2024-03-29`. */
function moments(
  args: readonly SqlExpr[], step: IntervalParts, inclusive: boolean, item: FunctionItem, outer: Block,
): { readonly type: DataType; readonly values: bigint[] } {
  const [start, stop] = [momentOf(args[0]!, outer), momentOf(args[1]!, outer)];
  const type = timestamp("us", start.timezone);
  const next = moved(start.at, step);
  if (next === start.at) noStep(item, outer);
  const ahead = next > start.at;
  const within = (at: bigint) => (at === stop.at ? inclusive : (at < stop.at) === ahead);
  const values: bigint[] = [];
  for (let at = start.at; within(at); at = moved(at, step)) {
    if (BigInt(values.push(at)) > MOST_ROWS) tooMany(`more than ${MOST_ROWS}`, item, outer);
  }
  return { type, values };
}

/** A date or timestamp that is written out, in microseconds since 1970. */
function momentOf(arg: SqlExpr, outer: Block): { readonly at: bigint; readonly timezone: string | null } {
  const bound = outer.bind(toExpr(arg, rowPlace(outer, "FROM")), arg.at);
  if (bound.kind === "literal" && typeof bound.value === "bigint") {
    const { type, value } = bound;
    if (type.kind === "date") return { at: value * DAY_MICROSECONDS, timezone: null };
    if (type.kind === "timestamp" && type.unit !== "ns") return { at: value * MICROSECONDS[type.unit], timezone: type.timezone };
  }
  return outer.session.unsupported(arg.at, "A series whose ends are not plain dates or timestamps",
    "Write them as in timestamp '2024-01-31 10:00'.");
}

function moved(at: bigint, { months, days, microseconds }: IntervalParts): bigint {
  const rest = BigInt(days) * DAY_MICROSECONDS + BigInt(microseconds);
  if (months === 0) return at + rest;
  const clock = ((at % DAY_MICROSECONDS) + DAY_MICROSECONDS) % DAY_MICROSECONDS;
  const day = new Date(Number((at - clock) / 1000n));
  const first = Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1);
  const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months + 1, 0)).getUTCDate();
  const moment = first + (Math.min(day.getUTCDate(), last) - 1) * 86_400_000;
  return BigInt(moment) * 1000n + clock + rest;
}
