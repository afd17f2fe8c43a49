// Distinct as a grouping, so that executors know one operator less.
import { call } from "../../../expr/bind/bind.ts";
import { literal } from "../../../expr/bind/literal.ts";
import type { TypedAggregate } from "../../../expr/node.ts";
import { INT64, type Field } from "../../../expr/type.ts";
import * as build from "../../plan/build.ts";
import { column, columnExpr, COUNT_ROWS, freshNames, named } from "../../plan/columns.ts";
import type { Distinct, NamedAggregate, Plan } from "../../plan/node.ts";
import type { Rule } from "../rule.ts";

export const distinctToAggregate: Rule = {
  name: "distinct-to-aggregate",
  why: "Distinct rows are the groups of their columns; the first row of a group is made of firsts.",
  apply(plan) {
    if (plan.kind !== "distinct") return undefined;
    const fields = plan.schema;
    const on = new Set(plan.on ?? fields.map(f => f.name));
    if (plan.keep === "none") return single(plan, on);
    // Rows without columns are all equal, and a grouping without keys has a row even for no input.
    if (on.size === 0) return plan.keep === "last" ? lastRow(plan) : build.limit(plan.input, 0, 1);
    // By their last rows groups come in another order than by their first ones.
    if (plan.keep === "last" && plan.maintainOrder) return byLastRow(plan, on);
    const order = fields.map(f => f.name).join() === [...plan.on ?? on].join();
    const groups = grouped(plan.input, fields, on, plan.keep === "last" ? "last" : "first", [], plan.maintainOrder);
    return order ? groups : columnsOf(groups, fields);
  },
};

const columnsOf = (plan: Plan, fields: readonly Field[]): Plan => build.project(plan, fields.map(named));

/** Groups by some of the fields, with the first or last value of the others and further aggregates. */
function grouped(
  input: Plan, fields: readonly Field[], on: ReadonlySet<string>, which: "first" | "last",
  more: readonly NamedAggregate[], maintainOrder: boolean,
): Plan {
  const rest = fields.filter(f => !on.has(f.name)).map((f): NamedAggregate => ({
    name: f.name,
    aggregate: { kind: "aggregate", name: which, args: [column(f)], type: f.type, nullable: f.nullable },
  }));
  const keys = fields.filter(f => on.has(f.name)).map(named);
  return build.aggregate(input, keys, [...rest, ...more], maintainOrder);
}

/** The groups of one row. */
function single(plan: Distinct, on: ReadonlySet<string>): Plan {
  const rows = freshNames(plan.schema)("rows");
  const groups = grouped(plan.input, plan.schema, on, "first", [{ name: rows, aggregate: COUNT_ROWS }],
    plan.maintainOrder);
  const one = call("eq", [columnExpr(rows, COUNT_ROWS), literal(1n, INT64)]);
  return columnsOf(build.filter(groups, one), plan.schema);
}

const rowNumber = (plan: Distinct): Field =>
  ({ name: freshNames(plan.schema)("row"), type: INT64, nullable: false });

const by = (f: Field, descending: boolean) => [{ expr: column(f), descending, nullsFirst: false }];

function lastRow(plan: Distinct): Plan {
  const row = rowNumber(plan);
  const rows = build.sort(build.rowIndex(plan.input, row.name, 0), by(row, true));
  return columnsOf(build.limit(rows, 0, 1), plan.schema);
}

function byLastRow(plan: Distinct, on: ReadonlySet<string>): Plan {
  const row = rowNumber(plan);
  const last: TypedAggregate = { kind: "aggregate", name: "max", args: [column(row)], type: INT64, nullable: false };
  const groups = grouped(build.rowIndex(plan.input, row.name, 0), plan.schema, on, "last",
    [{ name: row.name, aggregate: last }], false);
  return columnsOf(build.sort(groups, by(row, false)), plan.schema);
}
