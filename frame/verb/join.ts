// join: pairs of rows of two frames that match, by keys or by a condition; or the rows that do.
import { bindPredicate, call, fieldMap } from "../../expr/bind/bind.ts";
import { castTo, commonType, comparablePair } from "../../expr/bind/coerce.ts";
import { PlanError } from "../../expr/error.ts";
import { columnsOf, type TypedExpr } from "../../expr/node.ts";
import { typeName } from "../../expr/type.ts";
import { join, project } from "../../engine/plan/build.ts";
import { freshName } from "../../engine/plan/columns.ts";
import { JOIN_KINDS, pairSchema } from "../../engine/plan/join.ts";
import type { Join, JoinColumn, JoinKey, NamedExpr, Plan } from "../../engine/plan/node.ts";
import { columnsProxy } from "../expr/columns.ts";
import { toNode } from "../expr/expression.ts";
import { watched } from "../expr/track.ts";
import type { JoinHow } from "../type/join.ts";
import { assertComparable, assertUnique, columnOf } from "./bind-named.ts";
import { splitCondition } from "./join-condition.ts";
import { checkJoinOptions, type AnyJoinOptions } from "./join-options.ts";
import { anyValue } from "./any-value.ts";

/** Names of a left and a right key column. */
export type KeyPair = readonly [left: string, right: string];

/** A column of the pairs; a hidden one serves conditions and coalesced keys, and does not come out. */
interface PairColumn extends JoinColumn {
  readonly hidden: boolean;
}

export function joinPlan(left: Plan, right: Plan, options: AnyJoinOptions): Plan {
  checkJoinOptions(options);
  const { on, how = "inner", suffix = "_right", validate = "m:m", nullsEqual = false, unmatched } = options;
  const pairs = how === "cross" || typeof on === "function" ? [] : keyPairs(on, "join");
  const keys = pairs.map(pair => joinKey(left, right, pair, "join"));
  const columns = pairColumns(left, right, pairs, how, suffix);
  const condition = typeof on === "function" ? splitCondition(bound(on, left, right, columns, "on"), columns) : null;
  const where = options.where === undefined ? null : bound(options.where, left, right, columns, "where");
  const rest = [...condition?.rest ?? [], ...where ? [where] : []];
  const parts: JoinShape = {
    how, left, right, nullsEqual, validate, on: [...keys, ...condition?.keys ?? []],
    predicate: rest.length === 0 ? null : rest.reduce((a, b) => call("and", [a, b])),
    unmatched: unmatched === "error" ? "error" : "allowed",
  };
  if (validate !== "m:m" && parts.on.length === 0) {
    throw new PlanError("bad-option", `join: validate is ${JSON.stringify(validate)}, but the condition has no keys.`,
      { hint: "Keys are equalities between a left and a right value, as in `l.id.eq(r.id)`." });
  }
  return withoutHidden(parts, columns, pairs);
}

type JoinShape = Omit<Join, "kind" | "schema" | "columns" | "mark">;

/** All columns of both sides under the names they have in a pair. */
function pairColumns(
  left: Plan, right: Plan, pairs: readonly KeyPair[], how: JoinHow, suffix: string,
): readonly PairColumn[] {
  const leftKeys = new Map(pairs);
  const rightKeys = new Map(pairs.map(([l, r]) => [r, l]));
  const leftNames = fieldMap(left.schema);
  const { pairs: givesPairs, keeps } = JOIN_KINDS[how];
  const rightName = (name: string) => (leftNames.has(name) ? `${name}${suffix}` : name);
  const shown = right.schema.filter(f => givesPairs && !rightKeys.has(f.name)).map(f => rightName(f.name));
  assertUnique([...leftNames.keys(), ...shown], "join");
  const taken = new Set([...leftNames.keys(), ...shown]);
  const hide = (side: "left" | "right", from: string): PairColumn => {
    const name = freshName(side === "left" ? from : `${from}${suffix}`, taken);
    taken.add(name);
    return { side, from, name, hidden: true };
  };
  // Where right rows come out without a match, the keys under the left names are theirs, or either side's.
  const lefts = left.schema.map((f): PairColumn => (keeps.right && leftKeys.has(f.name)
    ? hide("left", f.name) : { side: "left", from: f.name, name: f.name, hidden: false }));
  const rights = right.schema.map((f): PairColumn => {
    const key = rightKeys.get(f.name);
    if (how === "right" && key !== undefined) return { side: "right", from: f.name, name: key, hidden: false };
    return givesPairs && key === undefined
      ? { side: "right", from: f.name, name: rightName(f.name), hidden: false } : hide("right", f.name);
  });
  return [...lefts, ...rights];
}

/** A condition on pairs, bound to their columns. */
function bound(
  condition: unknown, left: Plan, right: Plan, columns: readonly PairColumn[], option: string,
): TypedExpr {
  if (typeof condition !== "function") {
    throw new PlanError("argument-type", `join: \`${option}\` must be a callback.`,
      { hint: `Write it as in \`${option}: (l, r) => l.price.gt(r.limit)\`.` });
  }
  const proxy = (side: "left" | "right", plan: Plan) => columnsProxy(plan.schema, `join, ${side} side`,
    name => columns.find(c => c.side === side && c.from === name)!.name);
  const callback = condition as (left: object, right: object) => unknown;
  const node = watched("join", () => callback(proxy("left", left), proxy("right", right)),
    result => toNode(result, `join, ${option}`));
  return bindPredicate(node, pairSchema({ left, right, columns }), "join");
}

/** The join with the columns that are needed, and behind it only those that come out. */
function withoutHidden(parts: JoinShape, columns: readonly PairColumn[], pairs: readonly KeyPair[]): Plan {
  const { left, right, how, predicate } = parts;
  const read = predicate ? columnsOf(predicate) : new Set<string>();
  const coalesced = how === "full" ? pairs : [];
  const isCoalesced = ({ side, from }: PairColumn) =>
    coalesced.some(([l, r]) => from === (side === "left" ? l : r));
  const used = columns.filter(c => !c.hidden || read.has(c.name) || isCoalesced(c));
  const joined = join({ ...parts, columns: used.map(({ side, from, name }) => ({ side, from, name })) });
  if (!JOIN_KINDS[how].pairs) return joined;
  const nameOf = (side: "left" | "right", from: string) => columns.find(c => c.side === side && c.from === from)!.name;
  const shown = (name: string): NamedExpr => ({ name, expr: columnOf(name, joined.schema, "join") });
  const lefts = left.schema.map(({ name }): NamedExpr => {
    const pair = coalesced.find(([l]) => l === name);
    if (!pair) return shown(name);
    const [leftKey, rightKey] = [nameOf("left", pair[0]), nameOf("right", pair[1])];
    return { name, expr: eitherKey(joined, leftKey, rightKey, pair, left, right) };
  });
  const rights = columns.filter(c => c.side === "right" && !c.hidden
    && !(how === "right" && pairs.some(([, r]) => r === c.from)));
  const output = [...lefts, ...rights.map(c => shown(c.name))];
  const same = output.length === joined.schema.length
    && output.every(({ name, expr }, i) => expr.kind === "column" && joined.schema[i]!.name === name);
  return same ? joined : project(joined, output);
}

/** The key of the side that has a row; where both sides' keys are never null, nor is it. */
function eitherKey(
  joined: Plan, leftName: string, rightName: string, [l, r]: KeyPair, left: Plan, right: Plan,
): TypedExpr {
  const [a, b] = [columnOf(leftName, joined.schema, "join"), columnOf(rightName, joined.schema, "join")];
  const type = commonType(a.type, b.type);
  if (type === null) {
    throw new PlanError("type-mismatch", `join: the keys ${JSON.stringify(l)} and ${JSON.stringify(r)} have types ${
      typeName(a.type)} and ${typeName(b.type)}, and a full join needs one type for both.`,
    { hint: "Cast one of them with withColumns before the join." });
  }
  const nullable = columnOf(l, left.schema, "join").nullable || columnOf(r, right.schema, "join").nullable;
  const last = nullable ? null : anyValue(type);
  return call("coalesce", [castTo(a, type), castTo(b, type), ...last ? [last] : []]);
}

/** Key columns as pairs of left and right names. */
export function keyPairs(on: unknown, verb: string): readonly KeyPair[] {
  const pairs = typeof on === "string" ? [[on, on] as const]
    : Array.isArray(on) ? on.map((name: string) => [name, name] as const)
      : typeof on === "object" && on !== null ? Object.entries(on as Record<string, string>) : [];
  if (pairs.length > 0) return pairs;
  throw new PlanError("argument-type", `${verb}: \`on\` must name at least one key column.`,
    { hint: "Write { on: \"id\" }, { on: [\"a\", \"b\"] } or { on: { left: \"right\" } }." });
}

export function joinKey(left: Plan, right: Plan, [leftName, rightName]: KeyPair, verb: string): JoinKey {
  const a = columnOf(leftName, left.schema, `${verb}, left side`);
  const b = columnOf(rightName, right.schema, `${verb}, right side`);
  assertComparable(a, leftName, verb);
  assertComparable(b, rightName, verb);
  const pair = comparablePair(a, b);
  if (pair) return { left: pair[0], right: pair[1] };
  throw new PlanError("type-mismatch",
    `${verb}: the key ${JSON.stringify(leftName)} has type ${typeName(a.type)} on the left, ${
      JSON.stringify(rightName)} has type ${typeName(b.type)} on the right, and they do not compare.`,
    { hint: "Cast one of them with withColumns before the join." });
}
