// How a subquery becomes part of the plan of the block around it.
import type { Expr, TypedExpr } from "../../../expr/node.ts";
import { dependentJoin } from "../../../engine/plan/build.ts";
import type { DependentJoin, JoinColumn, Plan } from "../../../engine/plan/node.ts";
import type { Block } from "./block.ts";

const columnsOf = (side: "left" | "right", plan: Plan): readonly JoinColumn[] =>
  plan.schema.map(({ name }) => ({ side, from: name, name }));

/** Joins a plan that may read the block's columns. */
export function attach(
  block: Block,
  how: DependentJoin["how"],
  right: Plan,
  predicate: TypedExpr | null = null,
  mark: string | null = null,
): void {
  block.plan = dependentJoin({
    how,
    left: block.plan,
    right,
    predicate,
    mark,
    columns: [...columnsOf("left", block.plan), ...columnsOf("right", right)],
  });
}

/** A column that says whether a row of the other plan meets the condition. */
export function attachMark(block: Block, right: Plan, predicate: TypedExpr | null): Expr {
  const name = block.session.fresh("exists");
  attach(block, "mark", right, predicate, name);
  return { kind: "column", name };
}
