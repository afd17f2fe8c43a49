// The columns of a join's result where its sides are pending: those that it gives, and those that are still needed.
import { columnsOf, type TypedExpr } from "../../../expr/node.ts";
import { fieldMap } from "../../../expr/bind/bind.ts";
import type { JoinSide } from "../../plan/join.ts";
import type { JoinColumn } from "../../plan/node.ts";
import type { Names } from "./names.ts";
import { column, neededBy, type Pending } from "./pending.ts";

export interface Pairs {
  readonly columns: readonly JoinColumn[];
  /** For each side, what its plan's columns are among the pair's. */
  readonly of: Readonly<Record<JoinSide, ReadonlyMap<string, TypedExpr>>>;
}

type Sides = Readonly<Record<JoinSide, Pending>>;

/** `more`: expressions over the plans of the sides whose columns are needed, too. */
export function pairsOfSides(
  given: readonly JoinColumn[], sides: Sides, names: Names, more: Readonly<Record<JoinSide, readonly TypedExpr[]>>,
): Pairs {
  const columns = given.filter(({ side, from }) => !sides[side].computed.has(from));
  const mapOf = (side: JoinSide): ReadonlyMap<string, TypedExpr> => {
    const { plan } = sides[side];
    const fields = fieldMap(plan.schema);
    const needed = new Set(neededBy(sides[side]));
    for (const expr of more[side]) for (const name of columnsOf(expr)) if (fields.has(name)) needed.add(name);
    const all = new Map<string, TypedExpr>();
    for (const c of columns) {
      if (c.side === side && !all.has(c.from)) all.set(c.from, column({ ...fields.get(c.from)!, name: c.name }));
    }
    for (const name of needed) {
      if (all.has(name)) continue;
      const made = names.fresh(name);
      columns.push({ side, from: name, name: made });
      all.set(name, column({ ...fields.get(name)!, name: made }));
    }
    return all;
  };
  return { of: { left: mapOf("left"), right: mapOf("right") }, columns };
}
