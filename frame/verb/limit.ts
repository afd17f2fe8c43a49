// limit, slice, head and tail: some of the rows, by position.
import { PlanError } from "../../expr/error.ts";
import { limit, project, rowIndex, sort } from "../../engine/plan/build.ts";
import { freshName } from "../../engine/plan/columns.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { show } from "../from/show.ts";
import { bindName, columnOf } from "./bind-named.ts";

export function limitPlan(input: Plan, count: number, offset: number, verb: string): Plan {
  whole(offset, "offset", verb);
  if (count !== Infinity) whole(count, "count", verb);
  return limit(input, offset, count);
}

/** The last rows: numbered, the highest numbers taken, and put back in order. */
export function tailPlan(input: Plan, count: number): Plan {
  whole(count, "count", "tail");
  const { schema } = input;
  const index = freshName("row", new Set(schema.map(f => f.name)));
  const numbered = rowIndex(input, index, 0);
  const key = { expr: columnOf(index, numbered.schema, "tail"), nullsFirst: false };
  const last = limit(sort(numbered, [{ ...key, descending: true }]), 0, count);
  return project(sort(last, [{ ...key, descending: false }]), schema.map(f => bindName(f.name, schema, "tail")));
}

function whole(value: number, what: string, verb: string): void {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new PlanError("argument-type", `${verb}: ${what} must be a whole number from 0, not ${show(value)}.`,
    value < 0 ? { hint: "`tail(n)` takes rows from the end." } : {});
}
