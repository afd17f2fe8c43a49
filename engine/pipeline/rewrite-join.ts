// Full joins in terms of left and anti joins, which is what probes do; and what checks a join's matches.
import { literal } from "../../expr/bind/literal.ts";
import { fieldMap } from "../../expr/bind/bind.ts";
import * as build from "../plan/build.ts";
import { flipped } from "../plan/join.ts";
import type { Join, NamedExpr, Plan } from "../plan/node.ts";

/** A join that only checks whether each left row has a match. */
export const matchCheck = (join: Join): Join =>
  build.join({ ...join, how: "semi", mark: null, validate: "m:m" });

/** The left join, then the right rows that no left row matches, with nulls for the left columns. */
export function rewriteFullJoin(join: Join): Plan {
  const left = build.join({ ...join, how: "left" });
  const missing = build.join({ ...flipped(join), how: "anti", validate: "m:m" });
  const fields = fieldMap(join.schema);
  const columns = join.columns.map(({ side, name }): NamedExpr => {
    const { type } = fields.get(name)!;
    return { name, expr: side === "left" ? literal(null, type)
      : { kind: "column", name, type, nullable: fieldMap(missing.schema).get(name)!.nullable } };
  });
  return build.union([left, build.project(missing, columns)]);
}
