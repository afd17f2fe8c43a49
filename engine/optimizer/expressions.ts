// Reaches the expressions inside plan nodes, and replaces columns inside expressions.
import { call } from "../../expr/bind/bind.ts";
import {
  rewrite, windowOperands, withWindowOperands, type TypedAggregate, type TypedExpr,
} from "../../expr/node.ts";
import * as build from "../plan/build.ts";
import type { JoinKey, NamedAggregate, NamedExpr, Plan, SortKey, WindowColumn } from "../plan/node.ts";

/** `filter`: only whether the value is true matters, so null and false are one. */
export type ExprUse = "value" | "filter";
export type ExprChange = (expr: TypedExpr, use: ExprUse) => TypedExpr;

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

const named = (change: ExprChange) => (item: NamedExpr): NamedExpr => {
  const expr = change(item.expr, "value");
  return expr === item.expr ? item : { name: item.name, expr };
};

const sortKey = (change: ExprChange) => (key: SortKey): SortKey => {
  const expr = change(key.expr, "value");
  return expr === key.expr ? key : { ...key, expr };
};

const joinKey = (change: ExprChange) => (key: JoinKey): JoinKey => {
  const [left, right] = [change(key.left, "value"), change(key.right, "value")];
  return left === key.left && right === key.right ? key : { left, right };
};

const namedAggregate = (change: ExprChange) => (item: NamedAggregate): NamedAggregate => {
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

const windowColumn = (change: ExprChange) => (item: WindowColumn): WindowColumn => {
  const { filter } = item.call;
  const before = windowOperands(item.call);
  const after = mapSame(before, operand => change(operand, operand === filter ? "filter" : "value"));
  if (after === before) return item;
  const call = withWindowOperands(item.call, after);
  if (call.filter?.kind !== "literal" || call.filter.value !== true) return { name: item.name, call };
  const { filter: _, ...unfiltered } = call;
  return { name: item.name, call: unfiltered };
};

/** Rewrites every expression of one node (not of its inputs); the same node if none changed. */
export function mapExpressions(plan: Plan, change: ExprChange): Plan {
  switch (plan.kind) {
    case "filter": {
      const predicate = change(plan.predicate, "filter");
      return predicate === plan.predicate ? plan : build.filter(plan.input, predicate);
    }
    case "project": {
      const columns = mapSame(plan.columns, named(change));
      return columns === plan.columns ? plan : build.project(plan.input, columns);
    }
    case "aggregate": {
      const keys = mapSame(plan.keys, named(change));
      const aggregates = mapSame(plan.aggregates, namedAggregate(change));
      return keys === plan.keys && aggregates === plan.aggregates ? plan
        : build.aggregate(plan.input, keys, aggregates, plan.maintainOrder);
    }
    case "groupingSets": {
      const keys = mapSame(plan.keys, named(change));
      const aggregates = mapSame(plan.aggregates, namedAggregate(change));
      return keys === plan.keys && aggregates === plan.aggregates ? plan
        : build.groupingSets({ ...plan, keys, aggregates });
    }
    case "join": {
      const on = mapSame(plan.on, joinKey(change));
      const predicate = plan.predicate && change(plan.predicate, "filter");
      if (on === plan.on && predicate === plan.predicate) return plan;
      const always = predicate?.kind === "literal" && predicate.value === true;
      return build.join({ ...plan, on, predicate: always ? null : predicate });
    }
    case "asof": {
      const [by, at] = [mapSame(plan.by, joinKey(change)), joinKey(change)(plan.at)];
      return by === plan.by && at === plan.at ? plan : build.asof({ ...plan, by, at });
    }
    case "sort": case "topN": {
      const keys = mapSame(plan.keys, sortKey(change));
      return keys === plan.keys ? plan : { ...plan, keys };
    }
    case "window": {
      const partitionBy = mapSame(plan.partitionBy, key => change(key, "value"));
      const orderBy = mapSame(plan.orderBy, sortKey(change));
      const columns = mapSame(plan.columns, windowColumn(change));
      return partitionBy === plan.partitionBy && orderBy === plan.orderBy && columns === plan.columns ? plan
        : build.window(plan.input, partitionBy, orderBy, columns, plan.wanted);
    }
    case "scan": case "limit": case "distinct": case "setOperation": case "union": case "rowIndex": return plan;
  }
}

/** All expressions of one node. */
export function expressionsOf(plan: Plan): readonly TypedExpr[] {
  const found: TypedExpr[] = [];
  mapExpressions(plan, expr => (found.push(expr), expr));
  return found;
}

/** The expression with columns replaced by what computes them; names that the map lacks stay. */
export const substitute = (expr: TypedExpr, by: ReadonlyMap<string, TypedExpr>): TypedExpr =>
  rewrite(expr, node => (node.kind === "column" ? by.get(node.name) ?? node : node));

/** The operands of nested `and`s, in order. */
export function conjuncts(predicate: TypedExpr, into: TypedExpr[] = []): TypedExpr[] {
  if (predicate.kind === "call" && predicate.name === "and") {
    for (const arg of predicate.args) conjuncts(arg, into);
  } else into.push(predicate);
  return into;
}

/** Joins conditions with `and`; there is at least one. */
export const conjunction = (conditions: readonly TypedExpr[]): TypedExpr =>
  conditions.reduce((a, b) => call("and", [a, b]));
