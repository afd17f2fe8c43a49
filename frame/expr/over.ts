// What stands in `over`: reads its options into the parts of a window node. Knows no methods.
import { PlanError } from "../../expr/error.ts";
import { UP_TO_CURRENT, WHOLE_PARTITION } from "../../expr/bind/frame.ts";
import type {
  Expr as ExprNode, FrameExclusion, OrderTerm, WindowExpr, WindowFrame,
} from "../../expr/node.ts";
import { FrameSpec } from "./frame-spec.ts";
import { SortTerm } from "./sort-term.ts";

/** Where and how a window function is computed. */
export type Placement = Pick<WindowExpr, "partitionBy" | "orderBy" | "frame" | "distinct" | "ignoreNulls">;

/** The whole input, in its order. */
export const NOWHERE: Placement =
  Object.freeze({ partitionBy: [], orderBy: [], frame: WHOLE_PARTITION, distinct: false,
    ignoreNulls: false });

export type OverOption = "partitionBy" | "orderBy" | "frame" | "exclude" | "ignoreNulls" | "distinct";
export const PLACE: readonly OverOption[] = ["partitionBy", "orderBy"];

type Given = Readonly<Partial<Record<OverOption, unknown>>>;

/** How a value becomes a node; expressions are not known here. */
type NodeOf = (value: unknown, method: string) => ExprNode;

const EXCLUSIONS: readonly FrameExclusion[] = ["none", "current", "group", "ties"];

/** Reads the options of `over` after `method`, which takes those that are allowed. */
export function placementOf(
  options: unknown, allowed: readonly OverOption[], method: string, nodeOf: NodeOf,
): Placement {
  if (options === undefined) return NOWHERE;
  if (typeof options !== "object" || options === null) {
    throw new PlanError("argument-type", `${method}: over takes an object of options.`,
      { hint: "As in `over({ partitionBy: c.customer, orderBy: c.day })`." });
  }
  const given: Given = options;
  for (const option of Object.keys(given)) {
    if (allowed.includes(option as OverOption)) continue;
    throw new PlanError("bad-option", `${method}: over has no option ${JSON.stringify(option)} here.`,
      { hint: `It takes ${allowed.join(", ")}.` });
  }
  const key = (value: unknown): ExprNode =>
    (typeof value === "string" ? { kind: "column", name: value } : nodeOf(value, `${method}, over`));
  const orderBy = listOf(given.orderBy).map((value): OrderTerm<ExprNode> => (value instanceof SortTerm
    ? { expr: value.node, descending: value.descending, nullsFirst: value.nullsFirst }
    : { expr: key(value), descending: false, nullsFirst: false }));
  return {
    partitionBy: listOf(given.partitionBy).map(key), orderBy,
    frame: { ...frameIn(given.frame, method) ?? (orderBy.length > 0 ? UP_TO_CURRENT : WHOLE_PARTITION),
      exclude: exclusionOf(given.exclude, method) },
    ignoreNulls: flag(given, "ignoreNulls", method), distinct: flag(given, "distinct", method),
  };
}

const listOf = (value: unknown): readonly unknown[] =>
  (value === undefined ? [] : Array.isArray(value) ? value : [value]);

function frameIn(value: unknown, method: string): WindowFrame<ExprNode> | undefined {
  if (value === undefined) return undefined;
  if (value instanceof FrameSpec) return value.frame;
  throw new PlanError("argument-type", `${method}: a frame is made by between, rowsBetween or groupsBetween.`,
    { hint: "As in `over({ orderBy: c.day, frame: rowsBetween(-2, 0) })`." });
}

function exclusionOf(value: unknown, method: string): FrameExclusion {
  const found = value === undefined ? "none" : EXCLUSIONS.find(exclusion => exclusion === value);
  if (found) return found;
  throw new PlanError("bad-option", `${method}: exclude cannot be ${JSON.stringify(value)}.`,
    { hint: `Use one of ${EXCLUSIONS.map(e => JSON.stringify(e)).join(", ")}.` });
}

function flag(given: Given, option: OverOption, method: string): boolean {
  const value = given[option] ?? false;
  if (typeof value === "boolean") return value;
  throw new PlanError("bad-option", `${method}: ${option} must be true or false.`);
}
