// joinAsof: each row with the row of another frame that is nearest before it, after it, or either way.
import { castTo, commonType } from "../../expr/bind/coerce.ts";
import { bindLiteral, literal } from "../../expr/bind/literal.ts";
import { PlanError } from "../../expr/error.ts";
import type { TypedLiteral } from "../../expr/node.ts";
import { parsePeriod } from "../../expr/text/period.ts";
import {
  decimal, duration, INT64, isInteger, isNumeric, timestamp, typeName, UNITS_PER_SECOND, type DataType,
  type TimeUnit,
} from "../../expr/type.ts";
import { asof } from "../../engine/plan/build.ts";
import type { AsofStrategy, JoinColumn, JoinKey, Plan } from "../../engine/plan/node.ts";
import type { Period } from "../type/period.ts";
import { assertUnique, columnOf } from "./bind-named.ts";
import { joinKey, keyPairs, type KeyPair } from "./join.ts";
import { checkOneOf } from "./join-options.ts";

export interface JoinAsofOptions<On, By, How extends "left" | "inner", Suffix extends string> {
  /** The columns by which rows are near: a name both sides have, or a pair `{ left: "right" }`. */
  readonly on: On;
  /** Columns that must be equal besides: a name, several, or pairs; null equals nothing. */
  readonly by?: By;
  /**
   * `backward` (default): the last row at or before; `forward`: the first at or after; `nearest`: the nearer
   * of both, the one before if they are equally near. Of rows at the same place, the last before, the first
   * after.
   */
  readonly strategy?: "backward" | "forward" | "nearest";
  /** The largest distance: a number, or a period such as `"5m"` where `on` is a time of any kind. */
  readonly tolerance?: number | bigint | Period;
  /** Whether a row at the very same place will do; true unless said. */
  readonly allowExactMatches?: boolean;
  /** `left` (default): rows without a partner stay, null on the right. `inner`: they go. */
  readonly how?: How;
  /** Appended to the name of a right column that the left side has too; default `"_right"`. */
  readonly suffix?: Suffix;
}

/** The options as the run time finds them. */
export interface AnyJoinAsofOptions {
  readonly on: unknown;
  readonly by?: unknown;
  readonly strategy?: AsofStrategy;
  readonly tolerance?: unknown;
  readonly allowExactMatches?: boolean;
  readonly how?: "left" | "inner";
  readonly suffix?: string;
}

export function joinAsofPlan(left: Plan, right: Plan, options: AnyJoinAsofOptions): Plan {
  const { strategy = "backward", how = "left", suffix = "_right", allowExactMatches = true } = options;
  checkOneOf("joinAsof", "strategy", strategy, ["backward", "forward", "nearest"]);
  checkOneOf("joinAsof", "how", how, ["left", "inner"]);
  const [pair, ...more] = keyPairs(options.on, "joinAsof") as [KeyPair, ...KeyPair[]];
  if (more.length > 0) {
    throw new PlanError("argument-type", "joinAsof: `on` must be one column of each side.",
      { hint: "Columns that must be equal stand in `by`." });
  }
  const pairs = options.by === undefined ? [] : keyPairs(options.by, "joinAsof");
  const by = pairs.map(names => joinKey(left, right, names, "joinAsof"));
  const at = placeKey(left, right, pair);
  const tolerance = options.tolerance === undefined ? null : boundTolerance(options.tolerance, at.left.type);
  return asof({ how, left, right, by, at, strategy, allowExactMatches, tolerance,
    columns: columnsOfBoth(left, right, pairs, suffix) });
}

/** The left columns, then those of the right that are no keys; when the partner was is worth knowing. */
function columnsOfBoth(
  left: Plan, right: Plan, pairs: readonly KeyPair[], suffix: string,
): readonly JoinColumn[] {
  const leftNames = new Set(left.schema.map(f => f.name));
  const rightKeys = new Set(pairs.map(([, name]) => name));
  const columns = [
    ...left.schema.map((f): JoinColumn => ({ side: "left", from: f.name, name: f.name })),
    ...right.schema.filter(f => !rightKeys.has(f.name)).map((f): JoinColumn =>
      ({ side: "right", from: f.name, name: leftNames.has(f.name) ? `${f.name}${suffix}` : f.name })),
  ];
  assertUnique(columns.map(c => c.name), "joinAsof");
  return columns;
}

/** Both places in one type whose values have distances. */
function placeKey(left: Plan, right: Plan, [leftName, rightName]: KeyPair): JoinKey {
  const a = columnOf(leftName, left.schema, "joinAsof, left side");
  const b = columnOf(rightName, right.schema, "joinAsof, right side");
  const common = commonType(a.type, b.type);
  const type = common && placeType(common);
  if (type) return { left: castTo(a, type), right: castTo(b, type) };
  throw new PlanError("type-mismatch",
    `joinAsof: ${JSON.stringify(leftName)} has type ${typeName(a.type)} on the left, ${
      JSON.stringify(rightName)} has type ${typeName(b.type)} on the right, with no distance between them.`,
    { hint: "Both must be numbers, or both dates or timestamps, times or durations; cast one with withColumns." });
}

/** The type in which distances are taken; null: there are none. */
function placeType(type: DataType): DataType | null {
  switch (type.kind) {
    case "float32": case "float64": return { kind: "float64" };
    case "uint64": return decimal(20, 0);
    case "decimal": case "timestamp": case "time": case "duration": return type;
    case "date": return timestamp("s");
    default: return isInteger(type) ? INT64 : null;
  }
}

/** The tolerance in the place's own unit. */
function boundTolerance(tolerance: unknown, type: DataType): TypedLiteral {
  const bound = isNumeric(type) ? numberTolerance(tolerance, type)
    : periodTolerance(tolerance, (type as { unit: TimeUnit }).unit);
  if (Number(bound.value) >= 0) return bound;
  throw new PlanError("bad-option", `joinAsof: the tolerance ${String(tolerance)} is not a distance.`,
    { hint: "It must be zero or above." });
}

function numberTolerance(tolerance: unknown, type: DataType): TypedLiteral {
  if (typeof tolerance === "number" || typeof tolerance === "bigint") return bindLiteral(tolerance, type);
  throw new PlanError("argument-type",
    `joinAsof: a tolerance between values of type ${typeName(type)} is a number, not ${typeof tolerance}.`);
}

function periodTolerance(tolerance: unknown, unit: TimeUnit): TypedLiteral {
  const hint = "Write a length of time, as in \"5m\", \"1d12h\" or \"250ms\".";
  if (typeof tolerance !== "string") {
    throw new PlanError("argument-type", "joinAsof: a tolerance between times is a period.", { hint });
  }
  const { months, nanoseconds } = parsePeriod(tolerance);
  if (months !== 0n) {
    throw new PlanError("bad-period", `joinAsof: the tolerance ${JSON.stringify(tolerance)} has no fixed length.`, { hint });
  }
  // Distances are whole units: what is finer than one does not matter.
  const perUnit = UNITS_PER_SECOND.ns / UNITS_PER_SECOND[unit];
  return literal(nanoseconds < 0n ? -1n : nanoseconds / perUnit, duration(unit));
}
