// Window functions as DuckDB SQL. Where the function looks at positions, the row's number `o` decides
// ties; where it looks at peers it must not, and a call that needs both is inexpressible.
import { isWindowName, type WindowName } from "../../../expr/function/table.ts";
import type { FrameBound, TypedExpr, TypedLiteral, WindowFrame } from "../../../expr/node.ts";
import { parsePeriod } from "../../../expr/text/period.ts";
import { UNITS_PER_SECOND, type DataType } from "../../../expr/type.ts";
import type { Window, WindowCall } from "../../../engine/plan/node.ts";
import { aggregateSql } from "./render-aggregate.ts";
import { literalSql, orderSql, renderExpr } from "./render-expr.ts";
import { castSql, inexpressible, sqlType } from "./type.ts";

const NAMES: Readonly<Record<Exclude<WindowName, "ewmMean">, string>> = {
  rowNumber: "row_number", rank: "rank", denseRank: "dense_rank", percentRank: "percent_rank",
  cumeDist: "cume_dist", ntile: "ntile", lag: "lag", lead: "lead", nthValue: "nth_value",
};
const OF_PEERS: ReadonlySet<string> = new Set(["rank", "denseRank", "percentRank", "cumeDist"]);
const OF_POSITION: ReadonlySet<string> = new Set(["first", "last", "nthValue"]);

interface Distance {
  readonly sql: string;
  /** Whether it lies before the current row, in the window's order. */
  readonly before: boolean;
}

/** A distance from the order key as DuckDB has it: to the key's value, or to its count of units. */
function distanceSql(limit: TypedExpr, descending: boolean): Distance {
  if (limit.kind === "cast") return distanceSql(limit.operand, descending);
  // In a descending order the binder subtracts a number, and turns a period round.
  const { value, type } = (limit.kind === "call" ? limit.args[1] : undefined) as TypedLiteral;
  if (typeof value === "string") return periodSql(value, limit.type, descending);
  if (typeof value === "bigint") return { sql: literalSql(value < 0n ? -value : value, type), before: value < 0n };
  return { sql: literalSql(Math.abs(value as number), type), before: (value as number) < 0 };
}

function periodSql(text: string, type: DataType, descending: boolean): Distance {
  const { months, nanoseconds } = parsePeriod(text);
  if (months !== 0n) return inexpressible("a range of months");
  if (type.kind === "timestamp" && type.timezone !== null && type.timezone !== "UTC") {
    return inexpressible("a range in a time zone");
  }
  const step = type.kind === "date" ? 86_400_000_000_000n
    : UNITS_PER_SECOND.ns / UNITS_PER_SECOND[(type as { unit: "s" }).unit];
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (size % step !== 0n) return inexpressible("a range finer than the unit");
  return { sql: castSql(String(size / step), sqlType(type)), before: nanoseconds < 0n !== descending };
}

function boundSql(bound: FrameBound<TypedExpr>, side: "PRECEDING" | "FOLLOWING", descending: boolean): string {
  switch (bound.kind) {
    case "unbounded": return `UNBOUNDED ${side}`;
    case "offset":
      return bound.count === 0 ? "CURRENT ROW"
        : `${Math.abs(bound.count)} ${bound.count < 0 ? "PRECEDING" : "FOLLOWING"}`;
    case "value": {
      const { sql, before } = distanceSql(bound.expr, descending);
      return `${sql} ${before ? "PRECEDING" : "FOLLOWING"}`;
    }
  }
}

const EXCLUDED: Readonly<Record<WindowFrame<never>["exclude"], string>> = {
  none: "", current: " EXCLUDE CURRENT ROW", group: " EXCLUDE GROUP", ties: " EXCLUDE TIES",
};

function frameSql({ unit, start, end, exclude }: WindowFrame<TypedExpr>, node: Window): string {
  const descending = node.orderBy[0]?.descending ?? false;
  return ` ${unit.toUpperCase()} BETWEEN ${boundSql(start, "PRECEDING", descending)} AND ${
    boundSql(end, "FOLLOWING", descending)}${EXCLUDED[exclude]}`;
}

/** Whether the frame depends on which rows are peers. */
const seesPeers = ({ unit, start, end, exclude }: WindowFrame<TypedExpr>): boolean =>
  exclude === "group" || exclude === "ties"
  || (unit !== "rows" && !(start.kind === "unbounded" && end.kind === "unbounded"));

export function windowSql(call: WindowCall, node: Window): string {
  const { schema } = node.input;
  const { name, frame, args } = call;
  if (name === "ewmMean") return inexpressible("ewmMean");
  const framed = !isWindowName(name) || name === "nthValue";
  const peers = framed ? seesPeers(frame) : OF_PEERS.has(name);
  const ofRows = framed && frame.unit === "rows" && !(frame.start.kind === "unbounded" && frame.end.kind === "unbounded");
  if (peers && ofRows) return inexpressible("rows counted, and peers excluded");
  const keys = node.orderBy.map(key => orderSql(key, schema));
  const order = peers ? keys : [...keys, "o"];
  const over = ` OVER (${node.partitionBy.length > 0
    ? `PARTITION BY ${node.partitionBy.map(key => renderExpr(key, schema)).join(", ")} ` : ""
  }${order.length > 0 ? `ORDER BY ${order.join(", ")}` : ""}${framed ? frameSql(frame, node) : ""})`;
  if (!isWindowName(name) && !OF_POSITION.has(name)) {
    return aggregateSql({ ...call, name }, schema, { ...call, over, order: [...keys, "o"].join(", ") });
  }
  if (call.filter) return inexpressible("a filter of a function that picks one row");
  // Peers are in the order of the input, which the argument's own order says.
  const inside = OF_POSITION.has(name) && peers ? ` ORDER BY ${[...keys, "o"].join(", ")}` : "";
  const called = isWindowName(name) ? NAMES[name] : `${name}_value`;
  return castSql(`${called}(${args.map(arg => renderExpr(arg, schema)).join(", ")}${inside}${
    call.ignoreNulls ? " IGNORE NULLS" : ""})${over}`, sqlType(call.type));
}
