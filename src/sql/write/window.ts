// Window functions as DuckDB SQL. Where the function looks at positions, the rows' order decides ties; where
// it
// looks at peers it must not, and a call that needs both cannot be said.
import { isWindowName, type WindowName } from "../../../expr/function/table.ts";
import type { FrameBound, TypedExpr, TypedLiteral, WindowFrame } from "../../../expr/node.ts";
import type { SortKey, WindowCall } from "../../../engine/plan/node.ts";
import { aggregateSql } from "./aggregate.ts";
import { writeDefinite, writeExpr } from "./operand.ts";
import { isFloat, isInteger } from "../../../expr/type.ts";
import { definite, literalSql } from "./literal.ts";
import type { Distance, Scope } from "./storage.ts";
import { narrow } from "./strip.ts";
import { atom, unsupported, type Written } from "./written.ts";

const NAMES: Readonly<Record<Exclude<WindowName, "ewmMean">, string>> = {
  rowNumber: "row_number", rank: "rank", denseRank: "dense_rank", percentRank: "percent_rank",
  cumeDist: "cume_dist", ntile: "ntile", lag: "lag", lead: "lead", nthValue: "nth_value",
};
const OF_PEERS: ReadonlySet<string> = new Set(["rank", "denseRank", "percentRank", "cumeDist"]);
const OF_POSITION: ReadonlySet<string> = new Set(["first", "last", "nthValue"]);

/** A window function with its partition and order, over whatever the scope has. */
export interface WindowParts {
  readonly call: WindowCall;
  readonly partitionBy: readonly TypedExpr[];
  readonly orderBy: readonly SortKey[];
  /** The order of the input's rows, which decides between rows that are equal by `orderBy`; nothing: any does. */
  readonly position: readonly SortKey[];
}

/** NULLS is said where databases differ: last in a descending order, first in an ascending one. */
export function afterKey({ expr, descending, nullsFirst }: SortKey): string {
  const nulls = !expr.nullable || (!nullsFirst && !descending) ? "" : ` NULLS ${nullsFirst ? "FIRST" : "LAST"}`;
  return `${descending ? " DESC" : ""}${nulls}`;
}

export function orderSql({ expr, descending, nullsFirst }: SortKey, scope: Scope): string {
  const after = afterKey({ expr, descending, nullsFirst });
  const written = writeExpr(narrow(expr), scope);
  // A bare number would be the place of a column.
  const sql = written.type === null || expr.kind === "literal" ? writeDefinite(expr, scope).sql : written.sql;
  return `${sql}${after}`;
}

export const orderListSql = (keys: readonly SortKey[], scope: Scope): string => {
  const seen = new Set<string>();
  return keys.map(key => orderSql(key, scope)).filter(sql => !seen.has(sql) && Boolean(seen.add(sql)))
    .join(", ");
};

/** A distance from the order key as DuckDB has it. */
function distanceSql(limit: TypedExpr, descending: boolean, scope: Scope): Distance {
  if (limit.kind === "cast") return distanceSql(limit.operand, descending, scope);
  // In a descending order the binder subtracts a number, and turns a period round.
  const { value, type } = (limit.kind === "call" ? limit.args[1] : undefined) as TypedLiteral;
  if (typeof value === "string") return scope.storage.distance(value, limit.type, descending);
  const size = typeof value === "bigint" ? (value < 0n ? -value : value) : Math.abs(value as number);
  const written = literalSql(size, type, scope.storage);
  const { sql } = isFloat(type) ? definite(written, type, scope.storage) : written;
  return { sql, before: typeof value === "bigint" ? value < 0n : (value as number) < 0 };
}

function boundSql(bound: FrameBound<TypedExpr>, side: "PRECEDING" | "FOLLOWING", descending: boolean, scope: Scope): string {
  switch (bound.kind) {
    case "unbounded": return `UNBOUNDED ${side}`;
    case "offset":
      return bound.count === 0 ? "CURRENT ROW" : `${Math.abs(bound.count)} ${bound.count < 0 ? "PRECEDING" : "FOLLOWING"}`;
    case "value": {
      const { sql, before } = distanceSql(bound.expr, descending, scope);
      return `${sql} ${before ? "PRECEDING" : "FOLLOWING"}`;
    }
  }
}

const EXCLUDED: Readonly<Record<WindowFrame<never>["exclude"], string>> = {
  none: "", current: " EXCLUDE CURRENT ROW", group: " EXCLUDE GROUP", ties: " EXCLUDE TIES",
};

/** The frame, unless it is the one that SQL takes without a word. */
function frameSql(
  { unit, start, end, exclude }: WindowFrame<TypedExpr>, { orderBy }: WindowParts, ordered: boolean,
    scope: Scope,
): string {
  const descending = orderBy[0]?.descending ?? false;
  if (start.kind === "unbounded" && exclude === "none") {
    if (end.kind === "unbounded" && !ordered) return "";
    if (unit === "range" && end.kind === "offset" && end.count === 0 && ordered) return "";
  }
  return `${unit.toUpperCase()} BETWEEN ${boundSql(start, "PRECEDING", descending, scope)} AND ${
    boundSql(end, "FOLLOWING", descending, scope)}${EXCLUDED[exclude]}`;
}

const isWhole = ({ start, end }: WindowFrame<unknown>): boolean => start.kind === "unbounded" && end.kind === "unbounded";

/** Whether the frame depends on which rows are peers. */
const seesPeers = (frame: WindowFrame<unknown>): boolean =>
  frame.exclude === "group" || frame.exclude === "ties" || (frame.unit !== "rows" && !isWhole(frame));

/** Whether the function looks at the order of rows beyond the window's own keys. */
export function seesPosition({ name, frame }: WindowCall): boolean {
  if (OF_POSITION.has(name) || name === "mode" || name === "minBy" || name === "maxBy") return true;
  if (isWindowName(name)) return !OF_PEERS.has(name);
  return frame.unit === "rows" && !isWhole(frame);
}

export function windowSql(parts: WindowParts, scope: Scope): Written {
  const { call, orderBy, position } = parts;
  const { name, frame, args } = call;
  if (name === "ewmMean") return unsupported("ewmMean");
  const framed = !isWindowName(name) || name === "nthValue";
  const peers = framed ? seesPeers(frame) : OF_PEERS.has(name);
  const ofRows = framed && frame.unit === "rows" && !isWhole(frame);
  if (peers && ofRows) return unsupported("a frame that counts rows and leaves out peers");
  const all = [...orderBy, ...position];
  const keys = peers || !seesPosition(call) ? orderBy : all;
  // An order that changes nothing is not said.
  const silent = framed && isWhole(frame) && frame.exclude === "none" && !OF_POSITION.has(name);
  const order = silent ? "" : orderListSql(keys, scope);
  const over = ` OVER (${[
    ...parts.partitionBy.length > 0 ? [`PARTITION BY ${parts.partitionBy.map(key => writeDefinite(narrow(key), scope).sql).join(", ")}`] : [],
    ...order === "" ? [] : [`ORDER BY ${order}`],
    ...framed ? [frameSql(frame, parts, order !== "", scope)].filter(text => text !== "") : [],
  ].join(" ")})`;
  if (!isWindowName(name) && !OF_POSITION.has(name)) {
    const ordered = name === "mode" || name === "minBy" || name === "maxBy";
    return aggregateSql({ ...call, name }, scope,
      { ...call, over, order: ordered && position.length > 0 ? orderListSql(all, scope) : "" });
  }
  if (call.filter) return unsupported("a filter of a window function that picks one row");
  // Peers are in the order of the input, which the argument's own order says.
  const inside = OF_POSITION.has(name) && peers && position.length > 0 ? ` ORDER BY ${orderListSql(all, scope)}` : "";
  const called = isWindowName(name) ? NAMES[name] : `${name}_value`;
  // Offsets are plain numbers.
  const written = args.map((arg, i) =>
    ((i > 0 || name === "ntile") && isInteger(arg.type) ? writeExpr(arg, scope) : writeDefinite(arg, scope)));
  const type = name === "percentRank" || name === "cumeDist" ? "DOUBLE" : written[0] && name !== "ntile" ? written[0].type : "BIGINT";
  return atom(`${called}(${written.map(w => w.sql).join(", ")}${inside}${call.ignoreNulls ? " IGNORE NULLS" : ""})${over}`, type);
}
