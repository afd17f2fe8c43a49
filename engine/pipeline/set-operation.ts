// Rewrites intersect and except: the rows of both sides are grouped by all columns and counted by side.
import { call } from "../../expr/bind/bind.ts";
import { literal } from "../../expr/bind/literal.ts";
import type { TypedAggregate, TypedExpr } from "../../expr/node.ts";
import { BOOL, INT64, type Field } from "../../expr/type.ts";
import * as build from "../plan/build.ts";
import { column, freshNames, keepColumns, named } from "../plan/columns.ts";
import type { Aggregate, NamedExpr, Plan, SetOperation } from "../plan/node.ts";

/** The rows of both sides, each once and counted, and which of them stay. */
export interface CountedRows {
  readonly groups: Aggregate;
  readonly stays: TypedExpr;
  /** The rows that stay, and for `all` a column that says how often each comes. */
  readonly columns: readonly NamedExpr[];
  readonly copies: string | null;
}

const field = (name: string, type: Field["type"]): Field => ({ name, type, nullable: false });
const ZERO = literal(0n, INT64);

export function countedRows(node: SetOperation): CountedRows {
  const fresh = freshNames(node.schema);
  const side = field(fresh("side"), BOOL);
  const left = field(fresh("left"), INT64);
  const right = field(fresh("right"), INT64);
  const tagged = (input: Plan, isLeft: boolean) => build.project(input,
    [...keepColumns(input), { name: side.name, expr: literal(isLeft, BOOL) }]);
  const both = build.union([tagged(node.left, true), tagged(node.right, false)]);
  const rows = (filter: TypedExpr): TypedAggregate =>
    ({ kind: "aggregate", name: "count", args: [], filter, type: INT64, nullable: false });
  const fields = both.schema.slice(0, -1);
  const groups = build.aggregate(both, fields.map(named), [
    { name: left.name, aggregate: rows(column(side)) },
    { name: right.name, aggregate: rows(call("not", [column(side)])) },
  ], node.maintainOrder);
  const [l, r] = [column(left), column(right)];
  const copies = node.all ? fresh("copies") : null;
  const often = copies === null ? [] : [{ name: copies, expr: copiesOf(node, l, r) }];
  return { groups, stays: stays(node, l, r), columns: [...fields.map(named), ...often], copies };
}

function stays({ how, all }: SetOperation, left: TypedExpr, right: TypedExpr): TypedExpr {
  if (how === "except") return call("and", [call("gt", [left, ZERO]), all ? call("gt", [left, right])
    : call("eq", [right, ZERO])]);
  return call("and", [call("gt", [left, ZERO]), call("gt", [right, ZERO])]);
}

/** How often a row that stays comes with `all`. */
function copiesOf({ how }: SetOperation, left: TypedExpr, right: TypedExpr): TypedExpr {
  if (how === "except") return call("sub", [left, right]);
  return { kind: "case", branches: [{ when: call("lt", [left, right]), then: left }], otherwise: right,
    type: INT64, nullable: false };
}
