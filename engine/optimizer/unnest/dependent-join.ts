// One dependent join whose sides read nothing from further out: the right side is unnested, and joined back.
import { columnsOf, type TypedColumn, type TypedExpr } from "../../../expr/node.ts";
import { fieldMap } from "../../../expr/bind/bind.ts";
import { freeColumns, replaceFree } from "../../plan/free.ts";
import { JOIN_KINDS } from "../../plan/join.ts";
import type { DependentJoin, Plan } from "../../plan/node.ts";
import type { Facts } from "../column-facts.ts";
import { substitute } from "../expressions.ts";
import { joinedBack } from "./back.ts";
import { filtered } from "./filter.ts";
import type { Names } from "./names.ts";
import { Outer } from "./outer.ts";
import { column, type Pending } from "./pending.ts";

/** Unnests a plan that reads free columns of `outer`. */
export type Unnest = (plan: Plan, outer: Outer) => Pending;

export function withoutDependence(node: DependentJoin, names: Names, facts: Facts, unnest: Unnest): Plan {
  const fields = fieldMap(node.left.schema);
  const read = new Set([...freeColumns(node.right).keys()].filter(name => fields.has(name)));
  const used = node.predicate ? columnsOf(node.predicate) : new Set<string>();
  for (const { side, from, name } of node.columns) if (side === "left" && used.has(name)) read.add(from);
  // Names of their own, so that no column that the right side computes can be taken for one of the left side.
  const free = new Map([...read].map(name => [name, column({ ...fields.get(name)!, name: names.fresh(name) })]));
  const outer = new Outer(node.left,
    new Map([...free].map(([name, made]) => [made.name, column(fields.get(name)!)])), names, facts);
  const right = seenByNone(replaceFree(node.right, free), node);
  const pending = unnest(right, outer);
  const { predicate } = node;
  return joinedBack(node, predicate ? filtered(pending, ofRight(predicate, node, free), outer) : pending, outer);
}

/** The condition on pairs as one on right rows. */
function ofRight(
  predicate: TypedExpr, { columns, right }: DependentJoin, free: ReadonlyMap<string, TypedColumn>,
): TypedExpr {
  const fields = fieldMap(right.schema);
  return substitute(predicate, new Map(columns.flatMap(({ side, from, name }) => {
    const local = side === "left" ? free.get(from) : column(fields.get(from)!);
    return local ? [[name, local] as const] : [];
  })));
}

/** Without what does not show where only the existence of a row does: its order, and other rows beside it. */
function seenByNone(right: Plan, node: DependentJoin): Plan {
  if (JOIN_KINDS[node.how].pairs) return right;
  if (right.kind === "sort") return seenByNone(right.input, node);
  const first = right.kind === "limit" && right.offset === 0 && right.count > 0;
  if (first && node.predicate === null) return seenByNone(right.input, node);
  return right;
}
