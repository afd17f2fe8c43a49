// join: pairs of rows of two frames whose keys are equal.
import { PlanError } from "../../expr/error.ts";
import { comparablePair } from "../../expr/bind/coerce.ts";
import { typeName } from "../../expr/type.ts";
import { join } from "../../engine/plan/build.ts";
import type { JoinColumn, JoinKey, Plan } from "../../engine/plan/node.ts";
import { assertComparable, assertUnique, columnOf } from "./bind-named.ts";

export interface JoinOptions<On, How extends "inner" | "left", Suffix extends string> {
  /** The key columns: a name both sides have, several, or pairs `{ left: "right" }`. */
  readonly on: On;
  /** `inner` (default): matches only. `left`: also left rows without a match, null on the right. */
  readonly how?: How;
  /** Appended to the name of a right column that the left side has too; default `"_right"`. */
  readonly suffix?: Suffix;
  /** Fails the query if a left (`1:…`) or right (`…:1`) row's keys occur twice on their side. */
  readonly validate?: "m:m" | "1:m" | "m:1" | "1:1";
  /** Whether null keys match each other; they match nothing otherwise. */
  readonly nullsEqual?: boolean;
}

/** The options as the run time finds them. */
export type AnyJoinOptions = JoinOptions<unknown, "inner" | "left", string>;

export function joinPlan(left: Plan, right: Plan, options: AnyJoinOptions): Plan {
  const { on, how = "inner", suffix = "_right", validate = "m:m", nullsEqual = false } = options;
  check("how", how, ["inner", "left"]);
  check("validate", validate, ["m:m", "1:m", "m:1", "1:1"]);
  const pairs = keyPairs(on);
  const keys = pairs.map(([leftName, rightName]) => joinKey(left, right, leftName, rightName));
  const rightKeys = new Set(pairs.map(([, name]) => name));
  const leftNames = new Set(left.schema.map(f => f.name));
  const columns: JoinColumn[] = [
    ...left.schema.map((f): JoinColumn => ({ side: "left", from: f.name, name: f.name })),
    ...right.schema.filter(f => !rightKeys.has(f.name)).map((f): JoinColumn =>
      ({ side: "right", from: f.name, name: leftNames.has(f.name) ? `${f.name}${suffix}` : f.name })),
  ];
  assertUnique(columns.map(c => c.name), "join");
  return join({ how, left, right, on: keys, nullsEqual, validate, columns });
}

function check(option: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  throw new PlanError("bad-option", `join: ${option} cannot be ${JSON.stringify(value)}.`,
    { hint: `Use one of ${allowed.map(v => JSON.stringify(v)).join(", ")}.` });
}

/** The key columns as pairs of left and right names. */
function keyPairs(on: unknown): readonly (readonly [string, string])[] {
  const pairs = typeof on === "string" ? [[on, on] as const]
    : Array.isArray(on) ? on.map((name: string) => [name, name] as const)
      : typeof on === "object" && on !== null ? Object.entries(on as Record<string, string>) : [];
  if (pairs.length > 0) return pairs;
  throw new PlanError("argument-type", "join: `on` must name at least one key column.",
    { hint: "Write { on: \"id\" }, { on: [\"a\", \"b\"] } or { on: { left: \"right\" } }." });
}

function joinKey(left: Plan, right: Plan, leftName: string, rightName: string): JoinKey {
  const a = columnOf(leftName, left.schema, "join, left side");
  const b = columnOf(rightName, right.schema, "join, right side");
  assertComparable(a, leftName, "join");
  assertComparable(b, rightName, "join");
  const pair = comparablePair(a, b);
  if (pair) return { left: pair[0], right: pair[1] };
  throw new PlanError("type-mismatch",
    `join: the key ${JSON.stringify(leftName)} has type ${typeName(a.type)} on the left, ${
      JSON.stringify(rightName)} has type ${typeName(b.type)} on the right, and they do not compare.`,
    { hint: "Cast one of them with withColumns before the join." });
}
