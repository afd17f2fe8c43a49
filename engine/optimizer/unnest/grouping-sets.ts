// Grouping sets: each set has the keys that tell the left row. The set of no keys gives a row of no rows, too.
import { literal } from "../../../expr/bind/literal.ts";
import { INT64, type Schema } from "../../../expr/type.ts";
import * as build from "../../plan/build.ts";
import { mapExpressions } from "../../plan/expressions.ts";
import type { GroupingSets, Plan } from "../../plan/node.ts";
import { boundForGroups, groupKeys, ofNothing } from "./aggregate.ts";
import { bound } from "./bind.ts";
import { joinKeys } from "./join-keys.ts";
import type { Outer } from "./outer.ts";
import { expanded, kept, named, type Pending } from "./pending.ts";

export function groupedBySets(input: Pending, node: GroupingSets, outer: Outer): Pending {
  const wholes = node.sets.filter(set => set.length === 0).length;
  const ready = boundForGroups(input, node, outer);
  if (wholes === 0 || ready.keys.length === 0) return setsOf(ready, node, outer);
  const pending = bound(ready, outer, { exactly: true });
  const after = setsOf(pending, node, outer);
  const empty = ofNoRows(pending, node, after.plan.schema, outer);
  const union = build.union([after.plan, ...Array.from({ length: wholes }, () => empty)]);
  return { ...after, plan: union };
}

function setsOf(pending: Pending, node: GroupingSets, outer: Outer): Pending {
  const { keys, aggregates } = mapExpressions(node, expr => expanded(expr, pending)) as GroupingSets;
  const further = groupKeys(pending.keys, outer);
  const places = further.columns.map((_, i) => keys.length + i);
  const plan = build.groupingSets({
    ...node, input: pending.plan, keys: [...keys, ...further.columns], aggregates,
    sets: node.sets.map(set => [...set, ...places]),
  });
  // In the order of the node's own columns, with the further keys last.
  const own = new Set(node.schema.map(f => f.name));
  const ordered = [...node.schema.map(f => plan.schema.find(g => g.name === f.name)!),
    ...plan.schema.filter(f => !own.has(f.name))];
  return {
    ...pending, plan: build.project(plan, kept(ordered)), keys: further.keys, computed: new Map(),
    atMostOne: node.keys.length === 0 && node.sets.length === 1,
  };
}

/** For values of the domain without any row, what the set of no keys gives. */
function ofNoRows(pending: Pending, node: GroupingSets, schema: Schema, outer: Outer): Plan {
  const free = [...outer.readBy(...pending.keys.map(key => key.outer))];
  const domain = outer.domain(free);
  const rows = pending.plan;
  const { on, nullsEqual } = joinKeys(domain.keys.map((key, i) =>
    ({ left: key.local, right: pending.keys[i]!.local, nullsEqual: true })));
  const without = build.join({
    how: "anti", left: domain.plan, right: rows, on, nullsEqual, validate: "m:m",
    columns: domain.plan.schema.map(({ name }) => ({ side: "left", from: name, name })),
  });
  return build.project(without, [
    ...node.keys.map(({ name, expr }) => named(name, literal(null, expr.type))),
    ...node.aggregates.map(({ name, aggregate }) => named(name, ofNothing(aggregate))),
    ...node.groupings.map(({ name, keys }) => named(name, literal((1n << BigInt(keys.length)) - 1n, INT64))),
    ...domain.keys.map((key, i) => named(schema[node.schema.length + i]!.name, key.local)),
  ]);
}
