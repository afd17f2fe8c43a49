// Joins that look at both sides as a whole (full joins, contracts): both get the outer values, and match only
// under the same ones.
import { call } from "../../../expr/bind/bind.ts";
import type { TypedExpr } from "../../../expr/node.ts";
import * as build from "../../plan/build.ts";
import { JOIN_KINDS } from "../../plan/join.ts";
import type { Asof, Join } from "../../plan/node.ts";
import { substitute } from "../expressions.ts";
import { bound } from "./bind.ts";
import { joinKeys, nullSafe } from "./join-keys.ts";
import type { Outer } from "./outer.ts";
import { pairsOfSides } from "./pairs.ts";
import {
  column, kept, localsOf, named, replaced, type Equality, type Pending,
} from "./pending.ts";

/** Both sides with the same columns for all free columns that they or the node read. */
function boundSides(node: Join | Asof, l: Pending, r: Pending, read: readonly TypedExpr[], outer: Outer) {
  const free = outer.readBy(...read, ...[l, r].flatMap(({ keys, conditions, computed }) =>
    [...keys.map(key => key.outer), ...conditions, ...computed.values()]));
  const [left, right] = [bound(l, outer, { free, exactly: true }), bound(r, outer, { free, exactly: true })];
  const pairs = pairsOfSides(node.columns, { left, right }, outer.names,
    { left: [...localsOf(left).values()], right: [] });
  const same: Equality[] = left.keys.map((key, i) =>
    ({ left: key.local, right: right.keys[i]!.local, nullsEqual: true }));
  return { left, right, pairs, same };
}

export function besideDomain(node: Join, l: Pending, r: Pending, outer: Outer): Pending {
  const read = [...node.on.flatMap(key => [key.left, key.right]), ...node.predicate ? [node.predicate] : []];
  const { left, right, pairs, same } = boundSides(node, l, r, read, outer);
  const [ofLeft, ofRight] = [localsOf(left), localsOf(right)];
  const own = node.on.map(key => ({
    left: substitute(key.left, ofLeft), right: substitute(key.right, ofRight), nullsEqual: node.nullsEqual,
  }));
  const ofPair = new Map([...ofLeft].map(([name, expr]) => [name, substitute(expr, pairs.of.left)]));
  const keys = joinKeys([...own, ...same]);
  const plan = build.join({
    ...node, ...keys, how: node.how === "cross" ? "inner" : node.how, left: left.plan, right: right.plan,
    columns: pairs.columns, predicate: node.predicate && substitute(node.predicate, ofPair),
  });
  const after: Pending = { ...left, ...replaced(left, pairs.of.left), plan, atMostOne: false };
  return JOIN_KINDS[node.how].keeps.right ? eitherSide(after, replaced(right, pairs.of.right).keys, outer) : after;
}

/** Where a right row came out alone, the outer values are on its side. */
function eitherSide(after: Pending, right: Pending["keys"], { names }: Outer): Pending {
  const locals = after.keys.map(({ local }, i) => {
    const [a, b] = [local, right[i]!.local].map(side => ({ ...side, nullable: true })) as [TypedExpr, TypedExpr];
    // One of the two is there, so that it is null only where the outer value is.
    return named(names.fresh("key"), { ...call("coalesce", [a, b]), nullable: local.nullable });
  });
  return {
    ...after, plan: build.project(after.plan, [...kept(after.plan.schema), ...locals]),
    keys: after.keys.map((key, i) => ({ ...key, local: column({ ...locals[i]!.expr, name: locals[i]!.name }) })),
  };
}

export function asofSides(node: Asof, l: Pending, r: Pending, outer: Outer): Pending {
  const read = [...node.by, node.at].flatMap(key => [key.left, key.right]);
  const { left, right, pairs, same } = boundSides(node, l, r, read, outer);
  const [ofLeft, ofRight] = [localsOf(left), localsOf(right)];
  const plan = build.asof({
    ...node, left: left.plan, right: right.plan, columns: pairs.columns,
    by: [...node.by.map(key => ({ left: substitute(key.left, ofLeft), right: substitute(key.right, ofRight) })),
      ...same.flatMap(nullSafe)],
    at: { left: substitute(node.at.left, ofLeft), right: substitute(node.at.right, ofRight) },
  });
  return { ...left, ...replaced(left, pairs.of.left), plan };
}
