// Rewrites quantiles, modes and counts of distinct values over frames that move: rows learn beforehand what
// the frame is kept by, as further arguments of the call. That is the rank of the row's value in the
// partition (Wesley and Xu, "Incremental Computation of Common Windowed Holistic Aggregates", VLDB 2016, keep
// the values; by ranks all types are alike); for modes the numbers of the first row of its value and of the
// next one. Rows that do not count have none.
import { call } from "../../expr/bind/bind.ts";
import { AGGREGATES, isWindowName } from "../../expr/function/table.ts";
import type { TypedExpr } from "../../expr/node.ts";
import { INT64 } from "../../expr/type.ts";
import * as build from "../plan/build.ts";
import { exprKey } from "../plan/fingerprint.ts";
import type { Plan, SortKey, Window, WindowCall, WindowColumn } from "../plan/node.ts";
import { columnExpr, freshNames } from "../plan/columns.ts";

const WHOLE = { unit: "rows", start: { kind: "unbounded" }, end: { kind: "unbounded" }, exclude: "none" } as const;

/** Quantiles and modes; and counts, if they are of distinct values. */
const RANKED: ReadonlySet<WindowCall["name"]> =
  new Set(["median", "quantile", "quantileDisc", "mode", "nUnique", "count"] as const);

/** The arguments that tell what a frame is kept by; none in calls that were not rewritten. */
export const ranksOf = ({ name, args }: WindowCall): readonly TypedExpr[] =>
  (isWindowName(name) || !RANKED.has(name) ? [] : args.slice(AGGREGATES[name].args.length));

/** Whether each value counts once. */
export const countsOnce = ({ name, distinct }: WindowCall): boolean => distinct || name === "nUnique";

function needsRanks(windowCall: WindowCall): boolean {
  const { name, args: [argument], frame: { start, exclude } } = windowCall;
  if (!RANKED.has(name) || ranksOf(windowCall).length > 0 || !argument) return false;
  if (name !== "nUnique" && name !== "count") return true;
  // In a frame that only grows a value counts where it occurs first.
  return countsOnce(windowCall) && (start.kind !== "unbounded" || exclude !== "none");
}

/** The node over rows that know their ranks, or null if none of its calls needs them. */
export function withRanks(node: Window): Plan | null {
  if (!node.columns.some(c => needsRanks(c.call))) return null;
  const ranks = new RankColumns(node);
  const columns = node.columns.map((column): WindowColumn =>
    (needsRanks(column.call) ? { ...column, call: ranks.addTo(column.call) } : column));
  return build.project(build.window(ranks.input, node.partitionBy, node.orderBy, columns),
    node.schema.map(f => ({ name: f.name, expr: columnExpr(f.name, f) })));
}

class RankColumns {
  /** The node's input with the columns that were asked for so far. */
  input: Plan;
  private readonly name: (base: string) => string;
  private readonly known = new Map<string, readonly TypedExpr[]>();
  private number: TypedExpr | null = null;

  constructor(private readonly node: Window) {
    this.input = node.input;
    this.name = freshNames(node);
  }

  /** The call with its ranks, which also say where its filter passes. */
  addTo(windowCall: WindowCall): WindowCall {
    const { filter, ...plain } = windowCall;
    const argument = plain.args[0]!;
    const byValue = plain.name === "mode";
    const once = countsOnce(windowCall);
    const key = [byValue, once, exprKey(argument), filter ? exprKey(filter) : ""].join("\n");
    let ranks = this.known.get(key);
    if (!ranks) {
      ranks = (byValue ? this.rowsOfValue(argument, filter) : this.rank(argument, once))
        .map(rank => whereCounted(rank, argument, filter));
      this.known.set(key, ranks);
    }
    return { ...plain, args: [...plain.args, ...ranks] };
  }

  private add(partitionBy: readonly TypedExpr[], orderBy: readonly SortKey[],
    calls: readonly (readonly [base: string, call: WindowCall])[]): TypedExpr[] {
    const columns = calls.map(([base, windowCall]): WindowColumn =>
      ({ name: this.name(base), call: windowCall }));
    this.input = build.window(this.input, partitionBy, orderBy, columns);
    return columns.map(({ name, call: { type, nullable } }) => columnExpr(name, { type, nullable }));
  }

  /** Counted from 1; `shared`: equal values have the same. */
  private rank(argument: TypedExpr, shared: boolean): readonly TypedExpr[] {
    return this.add(this.node.partitionBy, [ascending(argument)],
      [["rank of value", integers(shared ? "rank" : "rowNumber", [])]]);
  }

  /** The numbers of the first row of the same value, and of the next one. */
  private rowsOfValue(argument: TypedExpr, filter: TypedExpr | undefined): readonly TypedExpr[] {
    const { partitionBy, orderBy } = this.node;
    this.number ??= this.add(partitionBy, orderBy, [["row of partition", integers("rowNumber", [])]])[0]!;
    return this.add([...partitionBy, argument, ...(filter ? [filter] : [])], [ascending(this.number)], [
      ["first row of value", integers("first", [this.number])],
      ["next row of value", { ...integers("lead", [this.number]), nullable: true }],
    ]);
  }
}

const integers = (name: WindowCall["name"], args: readonly TypedExpr[]): WindowCall =>
  ({ name, args, distinct: false, ignoreNulls: false, frame: WHOLE, type: INT64, nullable: false });

const ascending = (expr: TypedExpr): SortKey => ({ expr, descending: false, nullsFirst: false });

/** A rank, or null in rows that do not count. */
function whereCounted(rank: TypedExpr, argument: TypedExpr, filter: TypedExpr | undefined): TypedExpr {
  const conditions = [
    ...(filter ? [filter] : []), ...(argument.nullable ? [call("not", [call("isNull", [argument])])] : []),
  ];
  if (conditions.length === 0) return rank;
  return {
    kind: "case", type: INT64, nullable: true,
    branches: [{ when: conditions.reduce((a, b) => call("and", [a, b])), then: rank }],
    otherwise: { kind: "literal", value: null, type: INT64, nullable: true },
  };
}
