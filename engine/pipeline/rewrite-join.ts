// Right and full joins in terms of left and anti joins, which is what probes do.
import { literal } from "../../expr/bind/literal.ts";
import { fieldMap } from "../../expr/bind/bind.ts";
import * as build from "../plan/build.ts";
import { flippedParts } from "../plan/join.ts";
import type { Join, NamedExpr, Plan } from "../plan/node.ts";

/** The same rows by joins that can be probed; null: this one can. What it checks of matches is not in it. */
export function rewriteJoin(join: Join): Plan | null {
  switch (join.how) {
    case "right": return build.join({ ...join, ...flippedParts(join), how: "left", unmatched: "allowed" });
    case "full": return rewriteFull(join);
    case "inner": case "left": case "cross": case "semi": case "anti": case "mark": return null;
  }
}

/** A join that only checks whether each left row has a match. */
export const matchCheck = (join: Join): Join => build.join({ ...join, how: "semi", mark: null });

/** The left join, then the right rows that no left row matches, with nulls for the left columns. */
function rewriteFull(join: Join): Plan {
  const left = build.join({ ...join, how: "left", unmatched: "allowed" });
  const missing = build.join(
    { ...join, ...flippedParts(join), how: "anti", validate: "m:m", unmatched: "allowed" });
  const fields = fieldMap(join.schema);
  const columns = join.columns.map(({ side, name }): NamedExpr => {
    const { type } = fields.get(name)!;
    return { name, expr: side === "left" ? literal(null, type)
      : { kind: "column", name, type, nullable: fieldMap(missing.schema).get(name)!.nullable } };
  });
  return build.union([left, build.project(missing, columns)]);
}
