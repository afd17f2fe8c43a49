// union: the rows of several frames, one frame after the other; or each row once.
import { PlanError } from "../../expr/error.ts";
import { distinct, union } from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { alignedByName, alignedByPosition } from "./align.ts";
import { isPromise } from "../expr/misuse.ts";
import { isPlain } from "../from/show.ts";
import { checkOptionNames } from "../option-names.ts";
import { assertComparable, columnOf } from "./bind-named.ts";

export interface UnionOptions {
  /** Every row of every frame (default), or with `false` each of the different rows once, null equal to null. */
  readonly all?: boolean;
  /** Whether columns belong together that have one name (default), or that stand in one place. */
  readonly by?: "name" | "position";
  /** With `all: false`: rows in the order of their first occurrence; otherwise their order is not specified. */
  readonly maintainOrder?: boolean;
}

export function unionPlan(inputs: readonly Plan[], options: UnionOptions): Plan {
  const { all = true, by = "name", maintainOrder = false } = options;
  if (by !== "name" && by !== "position") {
    throw new PlanError("bad-option", `union: by cannot be ${JSON.stringify(by)}.`,
      { hint: "Use \"name\" or \"position\"." });
  }
  const aligned = by === "name" ? alignedByName(inputs, "union") : alignedByPosition(inputs, "union");
  const rows = aligned.length === 1 ? aligned[0]! : union(aligned);
  if (all) return rows;
  for (const { name } of rows.schema) assertComparable(columnOf(name, rows.schema, "union"), name, "union");
  return distinct(rows, null, maintainOrder);
}

/** The frames and the options of a call: options come last, and are no frame. */
export function unionArguments(
  args: readonly unknown[], planOf: (value: unknown, what: string) => Plan,
): { readonly plans: readonly Plan[]; readonly options: UnionOptions } {
  const last = args[args.length - 1];
  const isOptions = typeof last === "object" && last !== null && isPlain(last) && !isPromise(last) && !("plan" in last);
  if (isOptions) checkOptionNames("union", last, ["all", "by", "maintainOrder"]);
  const frames = isOptions ? args.slice(0, -1) : args;
  return { plans: frames.map(frame => planOf(frame, "union: what is united")), options: isOptions ? last : {} };
}
