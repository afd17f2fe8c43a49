// Distinct as a grouping, so that executors know one operator less.
import type { TypedAggregate } from "../../../expr/node.ts";
import type { Field } from "../../../expr/type.ts";
import * as build from "../../plan/build.ts";
import type { Distinct, Plan } from "../../plan/node.ts";
import type { Rule } from "../rule.ts";

export const distinctToAggregate: Rule = {
  name: "distinct-to-aggregate",
  why: "Distinct rows are the groups of their columns; the first row of a group is made of firsts.",
  apply(plan) {
    if (plan.kind !== "distinct") return undefined;
    const on = plan.on ?? plan.schema.map(f => f.name);
    // Rows without columns are all equal, and a grouping without keys has a row even for no input.
    if (on.length === 0) return build.limit(plan.input, 0, 1);
    const all = on.length === plan.schema.length && plan.schema.every((f, i) => f.name === on[i]);
    return all ? allColumns(plan) : firstOfEach(plan, new Set(on));
  },
};

const column = ({ name, type, nullable }: Field) => ({ kind: "column", name, type, nullable }) as const;

const allColumns = (plan: Distinct): Plan => build.aggregate(
  plan.input, plan.input.schema.map(f => ({ name: f.name, expr: column(f) })), [], plan.maintainOrder);

function firstOfEach(plan: Distinct, on: ReadonlySet<string>): Plan {
  const fields = plan.input.schema;
  const first = (f: Field): TypedAggregate =>
    ({ kind: "aggregate", name: "first", args: [column(f)], type: f.type, nullable: f.nullable });
  const groups = build.aggregate(plan.input,
    fields.filter(f => on.has(f.name)).map(f => ({ name: f.name, expr: column(f) })),
    fields.filter(f => !on.has(f.name)).map(f => ({ name: f.name, aggregate: first(f) })),
    plan.maintainOrder);
  return build.project(groups, fields.map(f => ({ name: f.name, expr: column(f) })));
}
