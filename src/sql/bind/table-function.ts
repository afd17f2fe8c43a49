// Functions in FROM: generate_series and range of whole numbers that are known.
import { field, INT64 } from "../../../expr/type.ts";
import { scan } from "../../../engine/plan/build.ts";
import { registerSource } from "../../../engine/source/source.ts";
import { columnFromRaw } from "../../../frame/value/build.ts";
import type { SqlExpr, SqlFrom } from "../ast.ts";
import { exactValue } from "./beside.ts";
import type { Block } from "./block.ts";
import { toExpr } from "./expression.ts";
import { rowPlace } from "./place.ts";
import type { BoundQuery } from "./session.ts";

type FunctionItem = Extract<SqlFrom, { kind: "function" }>;

/** A series is held in memory. */
const MOST_ROWS = 10_000_000n;

export function tableFunction(item: FunctionItem, outer: Block): BoundQuery {
  const { session } = outer;
  const name = item.call.name.toLowerCase();
  if (name !== "generate_series" && name !== "range") session.unsupported(item.at, `The table function ${item.call.name}`);
  const { args } = item.call;
  if (args.length < 1 || args.length > 3) {
    session.fail(item.at, "argument-count", `${name} takes 1 to 3 arguments, not ${args.length}.`);
  }
  const numbers = args.map(arg => wholeOf(arg, outer));
  const [start, stop] = numbers.length === 1 ? [0n, numbers[0]!] : [numbers[0]!, numbers[1]!];
  const values = series(start, stop, numbers[2] ?? 1n, name === "generate_series", item, outer);
  const column = session.fresh(name);
  const ordinality = item.ordinality ? session.fresh("ordinality") : null;
  const columns = [{ name, column }, ...ordinality === null ? [] : [{ name: "ordinality", column: ordinality }]];
  const data = [columnFromRaw(INT64, values), columnFromRaw(INT64, values.map((_, i) => BigInt(i + 1)))];
  const schema = columns.map(c => field(c.column, INT64, false));
  return { columns, plan: scan(registerSource({ schema, rowCount: values.length, column: index => data[index]! }, name)) };
}

function wholeOf(arg: SqlExpr, outer: Block): bigint {
  const exact = exactValue(toExpr(arg, rowPlace(outer, "FROM")));
  if (exact?.scale === 0) return exact.unscaled;
  return outer.session.unsupported(arg.at, "A series whose ends are not plain whole numbers");
}

function series(start: bigint, stop: bigint, step: bigint, inclusive: boolean, item: FunctionItem, { session }: Block): bigint[] {
  if (step === 0n) session.fail(item.at, "sql-series", "The step of a series cannot be 0.");
  const span = stop - start + (inclusive ? (step > 0n ? 1n : -1n) : 0n);
  const count = span === 0n || (span > 0n) !== (step > 0n) ? 0n : (span + step + (step > 0n ? -1n : 1n)) / step;
  if (count > MOST_ROWS) session.unsupported(item.at, `A series of ${count} rows`, `${MOST_ROWS} is the most.`);
  return Array.from({ length: Number(count) }, (_, i) => start + BigInt(i) * step);
}
