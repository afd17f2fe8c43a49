// The sets of keys that GROUP BY with rollup, cube and grouping sets comes to.
import type { SqlExpr, SqlGroup, SqlSelect } from "../ast.ts";
import type { Session } from "./session.ts";

type Sets = readonly (readonly number[])[];

const MOST_SETS = 4096;

/** Null: one set of all keys. `keyOf` gives an expression's place among the keys. */
export function setsOf(
  { groupBy, groupDistinct }: SqlSelect,
  keyOf: (expr: SqlExpr) => number,
  session: Session,
): Sets | null {
  const plain = groupBy.every(group => group.kind === "expr");
  const each = groupBy.map(group => setsOfOne(group, keyOf));
  if (plain) return null;
  const product = each.reduce<Sets>(
    (sets, more) => {
      if (sets.length * more.length > MOST_SETS)
        session.unsupported(groupBy[0]!.at, `More than ${MOST_SETS} grouping sets`);
      return sets.flatMap(set => more.map(other => merged(set, other)));
    },
    [[]],
  );
  return groupDistinct ? unique(product) : product;
}

const merged = (a: readonly number[], b: readonly number[]): readonly number[] =>
  [...new Set([...a, ...b])].sort((x, y) => x - y);

const unique = (sets: Sets): Sets => [...new Map(sets.map(set => [set.join(), set])).values()];

function setsOfOne(group: SqlGroup, keyOf: (expr: SqlExpr) => number): Sets {
  switch (group.kind) {
    case "expr": return [[keyOf(group.expr)]];
    case "list": return [merged([], group.items.map(keyOf))];
    case "sets": return group.items.flatMap(item => setsOfOne(item, keyOf));
    case "rollup": {
      const parts = group.items.map(item => setsOfOne(item, keyOf)[0]!);
      return parts.map((_, i) => merged([], parts.slice(0, parts.length - i).flat())).concat([[]]);
    }
    case "cube": {
      const parts = group.items.map(item => setsOfOne(item, keyOf)[0]!);
      return parts.reduce<Sets>((sets, part) => [...sets.map(set => merged(set, part)), ...sets], [[]]);
    }
  }
}
