// The same plan with other literals and other tables: what the cache of compiled kernels must tell apart.
import { children, rewrite, type TypedExpr, type TypedLiteral } from "../../expr/node.ts";
import { fits } from "../../engine/reference/failure.ts";
import type { Plan, WindowCall } from "../../engine/plan/node.ts";
import { WINDOWS, isWindowName } from "../../expr/function/table.ts";
import { rewritePlan } from "../../engine/plan/walk.ts";
import type { SourceHandle } from "../../engine/source/source.ts";

/** Functions whose literals shape the computation and have forms of their own. */
const SHAPED: ReadonlySet<string> = new Set(["truncate", "offsetBy", "round", "slice", "like"]);

function changed(literal: TypedLiteral): TypedLiteral {
  const { value, type } = literal;
  if (typeof value === "bigint") return fits(value + 1n, type) ? { ...literal, value: value + 1n } : literal;
  if (typeof value === "number") return { ...literal, value: Number.isFinite(value) ? value + 0.5 : 0 };
  if (typeof value === "string") return { ...literal, value: `${value}b` };
  return literal;
}

function withOtherLiterals(expr: TypedExpr): TypedExpr {
  const shaped = new Set<TypedExpr>();
  const mark = (node: TypedExpr): void => {
    if (node.kind === "call" && SHAPED.has(node.name)) node.args.slice(1).forEach(arg => shaped.add(arg));
    // A fraction that is changed may leave 0 to 1.
    if (node.kind === "aggregate") node.args.slice(1).forEach(arg => shaped.add(arg));
    // A divisor that is changed to zero would make the call's nullability wrong.
    if (node.kind === "call" && /[dD]iv|mod/.test(node.name)) shaped.add(node.args[1]!);
    children(node).forEach(mark);
  };
  mark(expr);
  return rewrite(expr, node => {
    if (node.kind === "in") return { ...node, values: node.values.map(changed) };
    return node.kind === "literal" && !shaped.has(node) ? changed(node) : node;
  });
}

/** A window function of another value, under another filter; its other arguments shape the computation. */
function withOtherValue(call: WindowCall, change: <E extends TypedExpr>(expr: E) => E): WindowCall {
  const { name, args, filter } = call;
  const [value, ...options] = args;
  const hasValue = value !== undefined && (!isWindowName(name) || WINDOWS[name].receiver !== null);
  const changed = { ...call, args: hasValue ? [change(value), ...options] : args };
  return filter ? { ...changed, filter: change(filter) } : changed;
}

/** Every expression of a node replaced. */
function mapExprs(plan: Plan, change: <E extends TypedExpr>(expr: E) => E): Plan {
  switch (plan.kind) {
    case "filter": return { ...plan, predicate: change(plan.predicate) };
    case "project": return { ...plan, columns: plan.columns.map(c => ({ ...c, expr: change(c.expr) })) };
    case "aggregate": case "groupingSets": return {
      ...plan, keys: plan.keys.map(k => ({ ...k, expr: change(k.expr) })),
      aggregates: plan.aggregates.map(a => ({ ...a, aggregate: change(a.aggregate) })),
    };
    case "join": case "dependentJoin": return { ...plan, predicate: plan.predicate && change(plan.predicate) };
    case "sort": case "topN": return { ...plan, keys: plan.keys.map(k => ({ ...k, expr: change(k.expr) })) };
    case "window": return {
      ...plan, partitionBy: plan.partitionBy.map(change),
      columns: plan.columns.map(({ name, call }) => ({ name, call: withOtherValue(call, change) })),
    };
    default: return plan;
  }
}

export function varied(plan: Plan, sources: ReadonlyMap<SourceHandle, SourceHandle>): Plan {
  return rewritePlan(plan, node => (node.kind === "scan"
    ? { ...node, source: sources.get(node.source) ?? node.source }
    : mapExprs(node, expr => withOtherLiterals(expr) as typeof expr)));
}
