// Subqueries as values: one value, EXISTS, and comparisons with ANY and ALL in three-valued logic.
import type { Expr } from "../../../expr/node.ts";
import type { SqlExpr } from "../ast.ts";
import { attach, attachMark } from "./attach.ts";
import type { Block } from "./block.ts";
import { call, comparedBy } from "./operator.ts";
import type { Place } from "./place.ts";
import type { BoundQuery } from "./session.ts";

type Subquery = Extract<SqlExpr, { kind: "subquery" }>;
type Translate = (expr: SqlExpr) => Expr;

export function subqueryExpr(node: Subquery, place: Place, translate: Translate): Expr {
  const { block } = place;
  switch (node.form) {
    case "scalar": return scalar(node, block);
    case "exists": return attachMark(block, block.session.bindQuery(node.query, block.inside).plan, null);
    case "any": case "all": return quantified(node, block, translate);
    case "array": return block.session.unsupported(node.at, "ARRAY(SELECT …)");
  }
}

function scalar(node: Subquery, block: Block): Expr {
  const { plan, columns } = block.session.bindQuery(node.query, block.inside);
  if (columns.length !== 1) {
    block.session.fail(node.at, "sql-subquery", `A subquery that is a value gives one column, not ${columns.length}.`, "Select one of them.");
  }
  attach(block, "single", plan);
  return { kind: "column", name: columns[0]!.column };
}

/** The comparison of a row here with a row of the subquery, and when it is null. */
export interface Comparison {
  readonly bound: BoundQuery;
  readonly matches: Expr;
  /** Values here, and columns of the subquery, that make it null if they are. */
  readonly own: readonly Expr[];
  readonly other: readonly Expr[];
}

export function comparisonWith(node: Subquery, block: Block, translate: Translate): Comparison {
  const { session } = block;
  const bound = session.bindQuery(node.query, block.inside);
  const tests = node.test!.kind === "row" ? node.test!.items : [node.test!];
  if (tests.length !== bound.columns.length) {
    session.fail(
      node.at,
      "sql-subquery",
      `The subquery gives ${bound.columns.length} column${
        bound.columns.length === 1 ? "" : "s"
      }, and is compared with ${tests.length} value${tests.length === 1 ? "" : "s"}.`,
    );
  }
  if (tests.length > 1 && node.op !== "=" && node.op !== "<>") session.unsupported(node.at, `Rows compared by ${node.op} with a subquery`);
  const own = tests.map(translate);
  const other = bound.columns.map(({ column }): Expr => ({ kind: "column", name: column }));
  const typeOf = (expr: Expr) => block.typeBeside(expr, bound.plan.schema);
  const pairs = own.map((test, i) => comparedBy(node.op, test, other[i]!, typeOf));
  return { bound, own, other, matches: pairs.reduce((a, b) => call(node.op === "<>" ? "or" : "and", a, b)) };
}

/**
 * Any: true if a row matches; else null if a comparison is null, else false. All is any of the opposite,
 * denied. A comparison is null if either side is.
 */
function quantified(node: Subquery, block: Block, translate: Translate): Expr {
  const comparison = comparisonWith(node, block, translate);
  const { plan } = comparison.bound;
  const decisive = node.form === "any" ? comparison.matches : call("not", comparison.matches);
  const decided = attachMark(block, plan, block.bindCondition(decisive, node.at, "The comparison", plan.schema));
  const unknown = unknownConditions(comparison, block).map(condition =>
    attachMark(block, plan, block.bindCondition(condition, node.at, "The comparison", plan.schema)));
  const value = (known: boolean | null): Expr => ({ kind: "literal", value: known });
  if (unknown.length === 0) return node.form === "any" ? decided : call("not", decided);
  return {
    kind: "case", otherwise: value(node.form === "all"),
    branches: [
      { when: decided, then: value(node.form === "any") },
      { when: unknown.reduce((a, b) => call("or", a, b)), then: value(null) },
    ],
  };
}

/** When a comparison is null: for each value that can be null, apart, so that each is a cheap question. */
export function unknownConditions({ bound, own, other }: Comparison, block: Block): readonly Expr[] {
  const nullable = (expr: Expr) => block.bind(expr, 0, bound.plan.schema).nullable;
  return [...own, ...other].filter(nullable).map(expr => call("isNull", expr));
}
