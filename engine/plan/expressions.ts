// Reaches the expressions inside plan nodes. Knows nothing of what they compute.
import {
  windowOperands, withWindowOperands, type TypedAggregate, type TypedExpr,
} from "../../expr/node.ts";
import type { Schema } from "../../expr/type.ts";
import * as build from "./build.ts";
import { pairSchema } from "./join.ts";
import type {
  Aggregate, Asof, DependentJoin, GroupingSets, Join, JoinKey, NamedAggregate, NamedExpr, Plan, SortKey,
  Window, WindowColumn,
} from "./node.ts";

/** `filter`: only whether the value is true matters, so null and false are one. */
export type ExprUse = "value" | "filter";
/** Is told of each expression over which columns it is; a column that is not among them is a free one. */
export type ExprChange = (expr: TypedExpr, use: ExprUse, over: Schema) => TypedExpr;
/** The same for expressions that are all over the same columns. */
type Change = (expr: TypedExpr, use: ExprUse) => TypedExpr;

/** Maps a list; the same list if no element changed. */
export function mapSame<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  let changed = false;
  const after = items.map(item => {
    const next = change(item);
    changed ||= next !== item;
    return next;
  });
  return changed ? after : items;
}

const named = (change: Change) => (item: NamedExpr): NamedExpr => {
  const expr = change(item.expr, "value");
  return expr === item.expr ? item : { name: item.name, expr };
};

const sortKey = (change: Change) => (key: SortKey): SortKey => {
  const expr = change(key.expr, "value");
  return expr === key.expr ? key : { ...key, expr };
};

const joinKey = (left: Change, right: Change) => (key: JoinKey): JoinKey => {
  const [l, r] = [left(key.left, "value"), right(key.right, "value")];
  return l === key.left && r === key.right ? key : { left: l, right: r };
};

const namedAggregate = (change: Change) => (item: NamedAggregate): NamedAggregate => {
  const { args, filter } = item.aggregate;
  const after = mapSame(args, arg => change(arg, "value"));
  const where = filter && change(filter, "filter");
  if (after === args && where === filter) return item;
  const { filter: _, ...unfiltered } = item.aggregate;
  const always = where?.kind === "literal" && where.value === true;
  const aggregate: TypedAggregate =
    { ...unfiltered, args: after, ...(where && !always ? { filter: where } : {}) };
  return { name: item.name, aggregate };
};

const windowColumn = (change: Change) => (item: WindowColumn): WindowColumn => {
  const { filter } = item.call;
  const before = windowOperands(item.call);
  const after = mapSame(before, operand => change(operand, operand === filter ? "filter" : "value"));
  if (after === before) return item;
  const call = withWindowOperands(item.call, after);
  if (call.filter?.kind !== "literal" || call.filter.value !== true) return { name: item.name, call };
  const { filter: _, ...unfiltered } = call;
  return { name: item.name, call: unfiltered };
};

const overSchema = (change: ExprChange, { schema }: { readonly schema: Schema }): Change =>
  (expr, use) => change(expr, use, schema);

const conditionOf = (join: Join | DependentJoin, change: ExprChange): TypedExpr | null =>
  join.predicate && change(join.predicate, "filter", pairSchema(join));

const isTrue = (expr: TypedExpr | null): boolean => expr?.kind === "literal" && expr.value === true;

function mapGroups<N extends Aggregate | GroupingSets>(plan: N, change: Change): N {
  const keys = mapSame(plan.keys, named(change));
  const aggregates = mapSame(plan.aggregates, namedAggregate(change));
  return keys === plan.keys && aggregates === plan.aggregates ? plan : { ...plan, keys, aggregates };
}

function mapJoin(plan: Join, change: ExprChange): Plan {
  const on = mapSame(plan.on, joinKey(overSchema(change, plan.left), overSchema(change, plan.right)));
  const predicate = conditionOf(plan, change);
  return on === plan.on && predicate === plan.predicate ? plan
    : build.join({ ...plan, on, predicate: isTrue(predicate) ? null : predicate });
}

function mapAsof(plan: Asof, change: ExprChange): Plan {
  const both = joinKey(overSchema(change, plan.left), overSchema(change, plan.right));
  const [by, at] = [mapSame(plan.by, both), both(plan.at)];
  return by === plan.by && at === plan.at ? plan : build.asof({ ...plan, by, at });
}

function mapWindow(plan: Window, change: Change): Plan {
  const partitionBy = mapSame(plan.partitionBy, key => change(key, "value"));
  const orderBy = mapSame(plan.orderBy, sortKey(change));
  const columns = mapSame(plan.columns, windowColumn(change));
  return partitionBy === plan.partitionBy && orderBy === plan.orderBy && columns === plan.columns ? plan
    : build.window(plan.input, partitionBy, orderBy, columns, plan.wanted);
}

/** Rewrites every expression of one node (not of its inputs); the same node if none changed. */
export function mapExpressions(plan: Plan, change: ExprChange): Plan {
  switch (plan.kind) {
    case "filter": {
      const predicate = change(plan.predicate, "filter", plan.input.schema);
      return predicate === plan.predicate ? plan : build.filter(plan.input, predicate);
    }
    case "project": {
      const columns = mapSame(plan.columns, named(overSchema(change, plan.input)));
      return columns === plan.columns ? plan : build.project(plan.input, columns);
    }
    case "aggregate": {
      const after = mapGroups(plan, overSchema(change, plan.input));
      return after === plan ? plan
        : build.aggregate(plan.input, after.keys, after.aggregates, plan.maintainOrder);
    }
    case "groupingSets": {
      const after = mapGroups(plan, overSchema(change, plan.input));
      return after === plan ? plan : build.groupingSets(after);
    }
    case "join": return mapJoin(plan, change);
    case "dependentJoin": {
      const predicate = conditionOf(plan, change);
      return predicate === plan.predicate ? plan
        : build.dependentJoin({ ...plan, predicate: isTrue(predicate) ? null : predicate });
    }
    case "asof": return mapAsof(plan, change);
    case "sort": case "topN": {
      const keys = mapSame(plan.keys, sortKey(overSchema(change, plan.input)));
      return keys === plan.keys ? plan : { ...plan, keys };
    }
    case "window": return mapWindow(plan, overSchema(change, plan.input));
    case "scan": case "read": case "limit": case "distinct": case "setOperation": case "union": case "rowIndex":
    case "recursive": case "workingTable": return plan;
  }
}

/** All expressions of one node. */
export function expressionsOf(plan: Plan): readonly TypedExpr[] {
  const found: TypedExpr[] = [];
  mapExpressions(plan, expr => (found.push(expr), expr));
  return found;
}

