// Aggregates of distinct values: of equal values in a group one row counts.
import { WHOLE_PARTITION } from "../../../expr/bind/frame.ts";
import type { Expr, TypedExpr } from "../../../expr/node.ts";
import { INT64 } from "../../../expr/type.ts";
import { window } from "../../../engine/plan/build.ts";
import type { Block } from "./block.ts";
import { call } from "./operator.ts";

/** A condition that holds for the first row of each value in a group, among those that the filter keeps. */
export function firstOccurrence(
  block: Block, keys: readonly TypedExpr[], value: Expr, filter: Expr | null, at: number,
): Expr {
  const partition = [...keys, block.bind(value, at), ...filter ? [block.bind(filter, at)] : []];
  const name = block.session.fresh("occurrence");
  block.plan = window(
    block.plan,
    partition,
    [],
    [
      {
        name,
        call: {
          name: "rowNumber",
          args: [],
          distinct: false,
          ignoreNulls: false,
          frame: WHOLE_PARTITION,
          type: INT64,
          nullable: false,
        },
      },
    ],
  );
  return call("eq", { kind: "column", name }, { kind: "literal", value: 1n, type: INT64 });
}
