// Reads, computes and carries only the columns that something above needs.
import { columnsOf, windowOperands, type TypedAggregate } from "../../../expr/node.ts";
import * as build from "../../plan/build.ts";
import { named } from "../../plan/columns.ts";
import { JOIN_KINDS } from "../../plan/join.ts";
import type {
  Aggregate, Asof, GroupingSets, Join, JoinColumn, JoinKey, NamedAggregate, Plan, Project, Union, Window,
} from "../../plan/node.ts";
import { inputsOf } from "../../plan/walk.ts";
import { mapSame } from "../expressions.ts";
import { rebuild } from "../rebuild.ts";
import type { Rule } from "../rule.ts";

type Names = ReadonlySet<string>;

export const pruneColumns: Rule = {
  name: "prune-columns",
  why: "A column that nobody reads costs memory traffic in every operator that carries it.",
  scope: "root",
  apply(plan) {
    const after = prune(plan, namesOf(plan));
    return after === plan ? undefined : after;
  },
};

const namesOf = (plan: Plan): Set<string> => new Set(plan.schema.map(f => f.name));
const over = (names: Names, more: Iterable<string>): Names => new Set([...names, ...more]);

function columnsOfAggregate(aggregate: TypedAggregate, into: Set<string>): void {
  for (const arg of aggregate.args) columnsOf(arg, into);
  if (aggregate.filter) columnsOf(aggregate.filter, into);
}

/** What subplans became that are there several times, by the columns that were needed. */
const pruned = new WeakMap<Plan, Map<string, Plan>>();

/** The plan with at least the needed columns, in the same order; maybe more, never other ones. */
function prune(plan: Plan, needed: Names): Plan {
  const wanted = JSON.stringify(plan.schema.map(f => f.name).filter(name => needed.has(name)));
  let known = pruned.get(plan);
  if (!known) pruned.set(plan, known = new Map());
  let result = known.get(wanted);
  if (!result) known.set(wanted, result = prunedAnew(plan, needed));
  return result;
}

function prunedAnew(plan: Plan, needed: Names): Plan {
  switch (plan.kind) {
    case "scan": {
      const schema = plan.schema.filter(f => needed.has(f.name));
      return schema.length === plan.schema.length ? plan : build.scan(plan.source, schema, plan.rows);
    }
    case "read": {
      const schema = plan.schema.filter(f => needed.has(f.name));
      return schema.length === plan.schema.length ? plan : { ...plan, schema };
    }
    case "filter": return rebuild(plan, [prune(plan.input, over(needed, columnsOf(plan.predicate)))]);
    case "limit": return rebuild(plan, [prune(plan.input, needed)]);
    case "project": return pruneProject(plan, needed);
    case "aggregate": return pruneAggregate(plan, needed);
    case "groupingSets": return pruneGroupingSets(plan, needed);
    case "join": return pruneJoin(plan, needed);
    // What its right side reads of the left one is known when it has become a join.
    case "dependentJoin": return plan;
    case "asof": return pruneAsof(plan, needed);
    case "sort": case "topN": {
      const keys = new Set<string>();
      if (build.isUnordered(plan)) return rebuild(plan, [prune(plan.input, needed)]);
      for (const key of plan.keys) columnsOf(key.expr, keys);
      return rebuild(plan, [only(plan.input, over(needed, keys))]);
    }
    case "distinct":
      // Rows are compared by all columns, so none may go.
      return rebuild(plan, [plan.on === null ? prune(plan.input, namesOf(plan.input))
        : only(plan.input, over(needed, plan.on))]);
    case "setOperation": return rebuild(plan, inputsOf(plan).map(input => only(input, namesOf(input))));
    // What the step reads of the last rows are all of the columns.
    case "recursive": return rebuild(plan, inputsOf(plan).map(input => only(input, namesOf(input))));
    case "workingTable": return plan;
    case "union": return pruneUnion(plan, needed);
    case "rowIndex": {
      const below = new Set(needed);
      const used = below.delete(plan.name);
      const input = prune(plan.input, below);
      return used ? rebuild(plan, [input]) : input;
    }
    case "window": return pruneWindow(plan, needed);
  }
}

/** Like prune, but leaves no other columns: for operators that copy every column of their input. */
function only(plan: Plan, needed: Names): Plan {
  const rows = prune(plan, needed);
  const kept = rows.schema.filter(f => needed.has(f.name));
  if (kept.length === rows.schema.length) return rows;
  return build.project(rows, kept.map(named));
}

function pruneProject(plan: Project, needed: Names): Plan {
  const columns = keep(plan.columns, c => needed.has(c.name));
  const below = new Set<string>();
  for (const { expr } of columns) columnsOf(expr, below);
  const input = prune(plan.input, below);
  return input === plan.input && columns === plan.columns ? plan : build.project(input, columns);
}

function pruneAggregate(plan: Aggregate, needed: Names): Plan {
  let aggregates = keep(plan.aggregates, a => needed.has(a.name));
  // Without keys and aggregates a node would have nothing to show for its one row.
  if (plan.keys.length === 0 && aggregates.length === 0) {
    aggregates = keep(plan.aggregates, a => a === plan.aggregates[0]);
  }
  const input = pruneGroups(plan, aggregates);
  return input === plan.input && aggregates === plan.aggregates ? plan
    : build.aggregate(input, plan.keys, aggregates, plan.maintainOrder);
}

function pruneGroupingSets(plan: GroupingSets, needed: Names): Plan {
  const aggregates = keep(plan.aggregates, a => needed.has(a.name));
  const groupings = keep(plan.groupings, g => needed.has(g.name));
  const input = pruneGroups(plan, aggregates);
  return input === plan.input && aggregates === plan.aggregates && groupings === plan.groupings ? plan
    : build.groupingSets({ ...plan, input, aggregates, groupings });
}

/** The input of a grouping, with what its keys and these aggregates read. */
function pruneGroups(plan: Aggregate | GroupingSets, aggregates: readonly NamedAggregate[]): Plan {
  const below = new Set<string>();
  for (const { expr } of plan.keys) columnsOf(expr, below);
  for (const { aggregate } of aggregates) columnsOfAggregate(aggregate, below);
  return prune(plan.input, below);
}

function pruneJoin(plan: Join, needed: Names): Plan {
  const predicate = plan.predicate ? columnsOf(plan.predicate) : new Set<string>();
  const { pairs } = JOIN_KINDS[plan.how];
  // The right columns of a semi join and the like serve its predicate alone.
  const columns = keep(plan.columns, c =>
    predicate.has(c.name) || ((pairs || c.side === "left") && needed.has(c.name)));
  const [left, right] = pruneSides(plan, columns, plan.on);
  return left === plan.left && right === plan.right && columns === plan.columns ? plan
    : build.join({ ...plan, left, right, columns });
}

function pruneAsof(plan: Asof, needed: Names): Plan {
  const columns = keep(plan.columns, c => needed.has(c.name));
  const [left, right] = pruneSides(plan, columns, [...plan.by, plan.at]);
  return left === plan.left && right === plan.right && columns === plan.columns ? plan
    : build.asof({ ...plan, left, right, columns });
}

/** Both sides with what the columns and keys read. */
function pruneSides(
  plan: Join | Asof, columns: readonly JoinColumn[], keys: readonly JoinKey[],
): readonly [Plan, Plan] {
  const names = { left: new Set<string>(), right: new Set<string>() };
  for (const { side, from } of columns) names[side].add(from);
  for (const key of keys) {
    columnsOf(key.left, names.left);
    columnsOf(key.right, names.right);
  }
  return [prune(plan.left, names.left), prune(plan.right, names.right)];
}

function pruneWindow(plan: Window, needed: Names): Plan {
  const columns = keep(plan.columns, c => needed.has(c.name));
  if (columns.length === 0) return prune(plan.input, needed);
  const below = new Set(needed);
  for (const { name } of plan.columns) below.delete(name);
  for (const key of plan.partitionBy) columnsOf(key, below);
  for (const { expr } of plan.orderBy) columnsOf(expr, below);
  for (const { call } of columns) for (const operand of windowOperands(call)) columnsOf(operand, below);
  const input = only(plan.input, below);
  return input === plan.input && columns === plan.columns ? plan
    : build.window(input, plan.partitionBy, plan.orderBy, columns,
      columns.some(c => c.name === plan.wanted?.column) ? plan.wanted : null);
}

function pruneUnion(plan: Union, needed: Names): Plan {
  const kept = new Set(plan.schema.filter(f => needed.has(f.name)).map(f => f.name));
  return rebuild(plan, mapSame(plan.inputs, input => only(input, kept)));
}

/** Filters a list; the same list if all stay. */
function keep<T>(items: readonly T[], test: (item: T) => boolean): readonly T[] {
  const kept = items.filter(test);
  return kept.length === items.length ? items : kept;
}
