// Brings window functions out of a verb's expressions into plan nodes of their own, below the verb.
import { rewrite, type TypedExpr, type TypedWindow } from "../../expr/node.ts";
import { project, window } from "../../engine/plan/build.ts";
import { columnExpr, freshName } from "../../engine/plan/columns.ts";
import { exprKey } from "../../engine/plan/fingerprint.ts";
import type { NamedExpr, Plan, WindowCall, WindowColumn } from "../../engine/plan/node.ts";
import { bindName } from "./bind-named.ts";

/** Window functions of one partition and order, which one node computes. */
interface Group {
  readonly first: TypedWindow;
  readonly columns: WindowColumn[];
}

interface Split {
  /** The input with a column for each different window function; itself if there is none. */
  readonly input: Plan;
  readonly exprs: readonly TypedExpr[];
}

/** Partitions do not depend on the order of their keys; the rows' order does. */
const groupKey = ({ partitionBy, orderBy }: TypedWindow): string =>
  JSON.stringify([[...new Set(partitionBy.map(exprKey))].sort(),
    orderBy.map(({ expr, descending, nullsFirst }) => [exprKey(expr), descending, nullsFirst])]);

/** The function without its place. */
function callOf(node: TypedWindow): WindowCall {
  const { kind: _, partitionBy: _p, orderBy: _o, ...call } = node;
  return call;
}

function splitWindows(input: Plan, exprs: readonly TypedExpr[]): Split {
  const taken = new Set(input.schema.map(f => f.name));
  const groups = new Map<string, Group>();
  const found = new Map<string, string>();
  const nameOf = (node: TypedWindow): string => {
    const placed = groupKey(node);
    const key = `${placed} ${exprKey({ ...node, partitionBy: [], orderBy: [] })}`;
    let name = found.get(key);
    if (name !== undefined) return name;
    name = freshName(node.name, taken);
    taken.add(name);
    found.set(key, name);
    const group = groups.get(placed);
    if (group) group.columns.push({ name, call: callOf(node) });
    else groups.set(placed, { first: node, columns: [{ name, call: callOf(node) }] });
    return name;
  };
  const after = exprs.map(expr => rewrite(expr, node => (node.kind === "window"
    ? columnExpr(nameOf(node), node) : node)));
  const windowed = [...groups.values()].reduce<Plan>(
    (plan, { first, columns }) => window(plan, first.partitionBy, first.orderBy, columns), input);
  return { input: windowed, exprs: after };
}

/** A projection in whose expressions window functions may stand. */
export function projectWindows(input: Plan, columns: readonly NamedExpr[]): Plan {
  const split = splitWindows(input, columns.map(c => c.expr));
  return project(split.input, columns.map(({ name }, i) => ({ name, expr: split.exprs[i]! })));
}

/** A verb that keeps its input's columns, over expressions in which window functions may stand. */
export function aroundWindows(
  input: Plan, exprs: readonly TypedExpr[], verb: (input: Plan, exprs: readonly TypedExpr[]) => Plan,
): Plan {
  const split = splitWindows(input, exprs);
  const plan = verb(split.input, split.exprs);
  const { schema } = input;
  return split.input === input ? plan : project(plan, schema.map(f => bindName(f.name, schema, "project")));
}
