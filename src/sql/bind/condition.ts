// WHERE and HAVING: conjuncts become filters; those that are subqueries become joins that keep rows or drop
// them.
import type { Expr } from "../../../expr/node.ts";
import { filter } from "../../../engine/plan/build.ts";
import type { SqlExpr } from "../ast.ts";
import { attach } from "./attach.ts";
import { joined, toExpr } from "./expression.ts";
import { call } from "./operator.ts";
import type { Place } from "./place.ts";
import { comparisonWith, unknownConditions } from "./subquery-value.ts";
import { some } from "./walk.ts";

type Subquery = Extract<SqlExpr, { kind: "subquery" }>;

/** Keeps the block's rows where the condition is true. */
export function keepWhere(condition: SqlExpr, place: Place): void {
  const parts = conjuncts(condition);
  const plain = parts.filter(part => !some(part, node => node.kind === "subquery"));
  const { block } = place;
  if (plain.length > 0) {
    const wanted = joined("and", plain.map(part => checked(toExpr(part, place), part, place)));
    block.plan = filter(block.plan, block.bindCondition(wanted, condition.at, place.clause));
  }
  for (const part of parts) if (!plain.includes(part)) keepBySubquery(part, place);
}

/** Each part is a condition by itself: errors name the part. */
function checked(expr: Expr, part: SqlExpr, { block, clause }: Place): Expr {
  block.bindCondition(expr, part.at, clause);
  return expr;
}

export const conjuncts = (expr: SqlExpr): readonly SqlExpr[] =>
  (expr.kind === "and" ? expr.args.flatMap(conjuncts) : [expr]);

function keepBySubquery(part: SqlExpr, place: Place): void {
  const { block } = place;
  const negated = part.kind === "not";
  const inner = negated ? part.operand : part;
  if (inner.kind === "subquery" && inner.form === "exists") {
    attach(block, negated ? "anti" : "semi", block.session.bindQuery(inner.query, block.inside).plan);
  } else if (inner.kind === "subquery" && (inner.form === "any" || inner.form === "all")) {
    keepByComparison(inner, negated, place);
  } else {
    const expr = toExpr(part, place);
    block.plan = filter(block.plan, block.bindCondition(expr, part.at, place.clause));
  }
}

/** `any` is true if a row matches; `all` if none does not, and no comparison is null. */
function keepByComparison(node: Subquery, negated: boolean, place: Place): void {
  const { block } = place;
  const comparison = comparisonWith(node, block, expr => toExpr(expr, place));
  const { plan } = comparison.bound;
  const condition = (expr: Expr) => block.bindCondition(expr, node.at, place.clause, plan.schema);
  const decisive = node.form === "any" ? comparison.matches : call("not", comparison.matches);
  if ((node.form === "any") !== negated) {
    attach(block, "semi", plan, condition(decisive));
    return;
  }
  const unknown = unknownConditions(comparison, block).map(condition);
  for (const predicate of [condition(decisive), ...unknown]) attach(block, "anti", plan, predicate);
}
