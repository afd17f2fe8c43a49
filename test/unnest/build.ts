// Builds dependent joins: verbs like those of the optimizer's tests whose expressions may also read columns of
// the rows around them.
import { bindAggregate, bindPredicate, bindRow } from "../../expr/bind/bind.ts";
import type { Expr, TypedAggregate } from "../../expr/node.ts";
import type { Schema } from "../../expr/type.ts";
import * as build from "../../engine/plan/build.ts";
import { pairSchema } from "../../engine/plan/join.ts";
import type { DependentHow, JoinColumn, JoinHow, Plan } from "../../engine/plan/node.ts";
import { col, type Term } from "../optimizer/build.ts";

const isExpr = (term: Term): term is Expr => typeof term === "object" && term !== null && "kind" in term;
const expr = (term: Term): Expr => (isExpr(term) ? term : { kind: "literal", value: term });

/** Verbs inside the right sides of dependent joins with these left sides. */
export function inside(...outer: readonly Plan[]) {
  const over = (schema: Schema): Schema => {
    const own = new Set(schema.map(f => f.name));
    return [...schema, ...outer.flatMap(plan => plan.schema).filter(f => !own.has(f.name))];
  };
  const named = (input: Plan, columns: Readonly<Record<string, Term>>) => Object.entries(columns)
    .map(([name, term]) => ({ name, expr: bindRow(expr(term), over(input.schema), "select") }));
  const keys = (names: readonly string[]) => Object.fromEntries(names.map(name => [name, col(name)]));
  return {
    where: (input: Plan, condition: Term): Plan =>
      build.filter(input, bindPredicate(expr(condition), over(input.schema), "filter")),
    select: (input: Plan, names: readonly string[], more: Readonly<Record<string, Term>> = {}): Plan =>
      build.project(input, named(input, { ...keys(names), ...more })),
    groupBy: (input: Plan, by: Readonly<Record<string, Term>>, aggregates: Readonly<Record<string, Expr>>): Plan =>
      build.aggregate(input, named(input, by), Object.entries(aggregates).map(([name, term]) => ({
        name, aggregate: bindAggregate(term, over(input.schema), "agg", Object.keys(by).length > 0) as TypedAggregate,
      })), true),
    orderBy: (input: Plan, ...terms: readonly Term[]): Plan => build.sort(input, terms.map(term =>
      ({ expr: bindRow(expr(term), over(input.schema), "orderBy"), descending: false, nullsFirst: false }))),
    joinOn: (left: Plan, right: Plan, how: JoinHow, on: readonly (readonly [Term, Term])[], where?: Expr): Plan => {
      const columns = sidesOf(left, right);
      return build.join({
        how, left, right, columns, nullsEqual: false, validate: "m:m", mark: how === "mark" ? "marked" : null,
        on: on.map(([l, r]) => ({
          left: bindRow(expr(l), over(left.schema), "join"), right: bindRow(expr(r), over(right.schema), "join"),
        })),
        predicate: where ? bindPredicate(where, over(pairSchema({ left, right, columns })), "join") : null,
      });
    },
    dependent: (left: Plan, right: Plan, how: DependentHow, where?: Expr, mark = "found"): Plan => {
      const columns = sidesOf(left, right);
      return build.dependentJoin({
        how, left, right, columns, mark: how === "mark" ? mark : null,
        predicate: where ? bindPredicate(where, over(pairSchema({ left, right, columns })), "join") : null,
      });
    },
  };
}

/** All columns of both sides; names that both have get a suffix. */
function sidesOf(left: Plan, right: Plan): JoinColumn[] {
  const taken = new Set(left.schema.map(f => f.name));
  return [
    ...left.schema.map(f => ({ side: "left", from: f.name, name: f.name }) as const),
    ...right.schema.map(f => ({ side: "right", from: f.name, name: taken.has(f.name) ? `${f.name}_right` : f.name }) as const),
  ];
}
