// Which side of a join a condition on its pairs belongs to, and how it is put there.
import { columnsOf, type TypedExpr } from "../../expr/node.ts";
import * as build from "../plan/build.ts";
import type { JoinSide } from "../plan/join.ts";
import type { JoinColumn, Plan } from "../plan/node.ts";
import { conjunction, substitute } from "./expressions.ts";

interface TwoSided {
  readonly left: Plan;
  readonly right: Plan;
  readonly columns: readonly JoinColumn[];
}

/** For each side, what the columns of a pair are there. */
export type Sides = Readonly<Record<JoinSide, ReadonlyMap<string, TypedExpr>>>;

export function sidesOf(join: TwoSided): Sides {
  const sides = { left: new Map<string, TypedExpr>(), right: new Map<string, TypedExpr>() };
  for (const { side, from, name } of join.columns) {
    const { type, nullable } = join[side].schema.find(f => f.name === from)!;
    sides[side].set(name, { kind: "column", name: from, type, nullable });
  }
  return sides;
}

/** The one side whose columns an expression reads; null if it reads none, or of both. */
export function sideRead(expr: TypedExpr, sides: Sides): JoinSide | null {
  const names = [...columnsOf(expr)];
  if (names.length === 0) return null;
  return names.every(name => sides.left.has(name)) ? "left"
    : names.every(name => sides.right.has(name)) ? "right" : null;
}

/** Both sides, each behind the conditions that belong to it. */
export function filteredSides(
  join: TwoSided, sides: Sides, conditions: readonly TypedExpr[],
  sideOf: (condition: TypedExpr) => JoinSide | null,
): { readonly left: Plan; readonly right: Plan } {
  const to = (side: JoinSide): Plan => {
    const mine = conditions.filter(condition => sideOf(condition) === side);
    return mine.length === 0 ? join[side]
      : build.filter(join[side], substitute(conjunction(mine), sides[side]));
  };
  return { left: to("left"), right: to("right") };
}
