// Joins inside the right side of a dependent join. What is said of pairs with the outer left side goes up through
// sides that come out unchanged; a side that is kept or dropped for its matches must know the outer values.
import { call } from "../../../expr/bind/bind.ts";
import type { TypedExpr } from "../../../expr/node.ts";
import { sameType } from "../../../expr/type.ts";
import * as build from "../../plan/build.ts";
import { exprKey } from "../../plan/fingerprint.ts";
import { flipped, JOIN_KINDS } from "../../plan/join.ts";
import type { Join } from "../../plan/node.ts";
import { conjunction, conjuncts, substitute } from "../expressions.ts";
import { bound } from "./bind.ts";
import { besideDomain } from "./beside-domain.ts";
import { filtered } from "./filter.ts";
import { joinKeys } from "./join-keys.ts";
import type { Outer } from "./outer.ts";
import { pairsOfSides, type Pairs } from "./pairs.ts";
import { allOf, expanded, localsOf, pairsOf, replaced, type Equality, type Pending } from "./pending.ts";

export function joinedSides(node: Join, left: Pending, right: Pending, outer: Outer): Pending {
  if (node.validate !== "m:m" || node.unmatched === "error") return besideDomain(node, left, right, outer);
  switch (node.how) {
    case "inner": case "cross": return inner(node, left, right, outer);
    case "left": case "semi": case "anti": case "mark": return outerJoin(node, left, right, outer);
    case "right": return outerJoin(flipped(node), right, left, outer);
    case "full": return besideDomain(node, left, right, outer);
  }
}

function inner(node: Join, l: Pending, r: Pending, outer: Outer): Pending {
  const left = l.absent ? bound(l, outer) : l;
  const right = r.absent ? bound(r, outer) : r;
  const here: Equality[] = [];
  const later: TypedExpr[] = [];
  const pairs = pairsOfSides(node.columns, { left, right }, outer.names, {
    left: node.on.map(key => expanded(key.left, left)), right: node.on.map(key => expanded(key.right, right)),
  });
  for (const key of node.on) {
    const [a, b] = [expanded(key.left, left), expanded(key.right, right)];
    const waits = outer.readBy(a, b).size > 0 || outer.fails(a, left) || outer.fails(b, right);
    if (!waits) here.push({ left: a, right: b, nullsEqual: node.nullsEqual });
    else later.push(call(node.nullsEqual ? "eqMissing" : "eq", [substitute(a, pairs.of.left), substitute(b, pairs.of.right)]));
  }
  const { on, nullsEqual } = joinKeys([...here, ...impliedKeys(left, right)]);
  const plan = build.join({
    how: on.length === 0 ? "cross" : "inner", left: left.plan, right: right.plan, on, nullsEqual, validate: "m:m",
    columns: pairs.columns,
  });
  const [ofLeft, ofRight] = [replaced(left, pairs.of.left), replaced(right, pairs.of.right)];
  const joined: Pending = {
    plan, keys: [...ofLeft.keys, ...ofRight.keys], conditions: [...ofLeft.conditions, ...ofRight.conditions],
    computed: computedOf(node, ofLeft.computed, ofRight.computed), absent: null,
    confined: left.confined && right.confined && (left.keys.length === 0 || right.keys.length === 0),
    atMostOne: left.atMostOne && right.atMostOne,
  };
  const conditions = [...later, ...node.predicate ? [node.predicate] : []];
  return conditions.length === 0 ? joined : filtered(joined, conjunction(conditions), outer);
}

/** Columns of the result that its sides have not computed yet. */
function computedOf(
  { columns }: Pick<Join, "columns">, left: ReadonlyMap<string, TypedExpr>, right: ReadonlyMap<string, TypedExpr>,
): ReadonlyMap<string, TypedExpr> {
  return new Map(columns.flatMap(({ side, from, name }) => {
    const expr = (side === "left" ? left : right).get(from);
    return expr ? [[name, expr] as const] : [];
  }));
}

/** What equals the same free value is equal. */
function impliedKeys(left: Pending, right: Pending): readonly Equality[] {
  return left.keys.flatMap(a => {
    const b = right.keys.find(key => exprKey(key.outer) === exprKey(a.outer) && sameType(key.local.type, a.local.type));
    return b ? [{ left: a.local, right: b.local, nullsEqual: a.nullsEqual && b.nullsEqual }] : [];
  });
}

/** Joins whose left rows come out, or are dropped, for themselves: what waits on the right is a part of the match. */
function outerJoin(node: Join, l: Pending, r: Pending, outer: Outer): Pending {
  const failing = node.on.some(key => outer.fails(expanded(key.right, r), r));
  const right = r.absent || r.computed.size > 0 || failing ? bound(r, outer, { exactly: true }) : r;
  const read = [
    ...node.on.flatMap(key => [key.left, key.right]), ...node.predicate ? [node.predicate] : [],
    ...right.conditions, ...right.keys.map(key => key.outer),
  ];
  const exactly = !l.confined && node.on.some(key => outer.fails(expanded(key.left, l), l));
  const free = outer.readBy(...read);
  const left = exactly || free.size > 0 || l.absent || l.computed.size > 0 ? bound(l, outer, { free, exactly }) : l;
  const locals = localsOf(left);
  const pairs = pairsOfSides(node.columns, { left, right }, outer.names,
    { left: [...locals.values()], right: right.conditions });
  const { on, nullsEqual } = joinKeys([
    ...node.on.map(key => ({
      left: substitute(key.left, locals), right: substitute(key.right, locals), nullsEqual: node.nullsEqual,
    })),
    ...pairsOf(right.keys, expr => substitute(expr, locals)),
  ]);
  const plan = build.join({
    ...node, left: left.plan, right: right.plan, on, nullsEqual, columns: pairs.columns,
    predicate: matchOf(node, right, locals, pairs),
  });
  return {
    ...left, ...replaced(left, pairs.of.left), plan,
    atMostOne: left.atMostOne && (!JOIN_KINDS[node.how].pairs || right.atMostOne),
  };
}

/** The condition on pairs, with what was still to be said of right rows. */
function matchOf(
  { predicate }: Join, right: Pending, locals: ReadonlyMap<string, TypedExpr>, { of }: Pairs,
): TypedExpr | null {
  const ofPair = new Map([...locals].map(([name, expr]) => [name, substitute(expr, of.left)]));
  const conditions = [
    ...right.conditions.map(c => substitute(substitute(c, of.right), ofPair)),
    ...predicate ? conjuncts(predicate).map(c => substitute(c, ofPair)) : [],
  ];
  return conditions.length === 0 ? null : allOf(conditions);
}

