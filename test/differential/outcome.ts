// What running a plan comes to, and when two outcomes agree although one of them is an error.
import { ExecutionError, QuernError } from "../../expr/error.ts";
import type { BoundValue, TypedExpr } from "../../expr/node.ts";
import { filter } from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { replaceFree } from "../../engine/plan/free.ts";
import { inputsOf } from "../../engine/plan/walk.ts";
import { executeReference } from "../../engine/reference/index.ts";
import { difference, tableOf, type Table } from "./compare.ts";

export type Outcome = { readonly table: Table } | { readonly error: QuernError };

/** Runs a plan; an error that is not Quern's own is a bug and passes through. */
export function outcomeOf(run: () => Parameters<typeof tableOf>[0]): Outcome {
  try {
    return { table: tableOf(run()) };
  } catch (error) {
    if (error instanceof QuernError) return { error };
    throw error;
  }
}

export const referenceOutcome = (plan: Plan): Outcome => outcomeOf(() => executeReference(plan));

const conjuncts = (predicate: TypedExpr): readonly TypedExpr[] =>
  (predicate.kind === "call" && predicate.name === "and" ? predicate.args.flatMap(conjuncts) : [predicate]);

/** A filter by `a and b` as two filters: the second sees no row where the first is null. */
const oneByOne = ({ input, predicate }: Extract<Plan, { kind: "filter" }>): Plan =>
  conjuncts(predicate).reduce(filter, input);

/** Nodes that need every row and every column of their inputs. */
const NEEDS_ALL: ReadonlySet<Plan["kind"]> = new Set(["sort", "union", "rowIndex"] as const);

/** Whether every executor must raise the error: no limit, filter or unread column can hide it. */
export function mustRaise(plan: Plan): boolean {
  // What a subquery computes beyond what is asked of it need not be computed.
  if (plan.kind === "dependentJoin" || plan.kind === "recursive") return false;
  const failing = inputsOf(plan).filter(input => "error" in referenceOutcome(input));
  // A row without a key has no partner, whatever its time is.
  if (failing.length === 0 && plan.kind === "asof") return plan.by.length === 0;
  if (failing.length === 0) return plan.kind !== "filter" || "error" in referenceOutcome(oneByOne(plan));
  return NEEDS_ALL.has(plan.kind) && failing.some(mustRaise);
}

/** Whether some part fails when all of its rows are computed: a limit need not stop its input in time. */
function mayRaise(plan: Plan): boolean {
  // Its step is no plan that runs by itself, and nobody says how many turns are enough.
  if (plan.kind === "recursive") return true;
  return partsOf(plan).some(input => "error" in referenceOutcome(input) || mayRaise(input));
}

/** The inputs of a node; the right side of a dependent join for each left row, and for one of nulls. */
function partsOf(plan: Plan): readonly Plan[] {
  if (plan.kind !== "dependentJoin") return inputsOf(plan);
  const left = referenceOutcome(plan.left);
  const rows = "table" in left ? left.table.rows : [];
  const none = plan.left.schema.map(() => null);
  const literals = (row: Table["rows"][number]) => new Map(plan.left.schema.map((f, i): [string, TypedExpr] =>
    [f.name, { kind: "literal", type: f.type, value: row[i] as BoundValue, nullable: true }]));
  return [plan.left, ...[...rows, none].map(row => replaceFree(plan.right, literals(row)))];
}

/** What is wrong with an executor's outcome, or null. */
export function disagreement(
  plan: Plan, ordered: boolean, expected: Outcome, actual: Outcome,
): string | null {
  if ("error" in actual) {
    const allowed = actual.error instanceof ExecutionError && ("error" in expected || mayRaise(plan));
    return allowed ? null : `raised ${describe(actual.error)}`;
  }
  if ("error" in expected) {
    return mustRaise(plan) ? `gave ${actual.table.rows.length} rows instead of ${describe(expected.error)}` : null;
  }
  return difference(expected.table, actual.table, ordered);
}

const describe = (error: QuernError) => `${error.name} ${error.code}: ${error.message}`;
