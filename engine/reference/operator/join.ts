// Pairs of rows with equal keys, in the left input's order, then the right's.
import { ExecutionError } from "../../../expr/error.ts";
import type { Schema } from "../../../expr/type.ts";
import type { TypedExpr } from "../../../expr/node.ts";
import { prepare } from "../evaluate.ts";
import { keyOfAll } from "../order.ts";
import type { Row } from "../value.ts";
import type { NodeOf, Operator } from "./operator.ts";

interface Keyed {
  readonly row: Row;
  /** Null: the row matches nothing, for a null in its keys. */
  readonly key: string | null;
}

function* keyed(rows: Iterable<Row>, exprs: readonly TypedExpr[], schema: Schema, nullsEqual: boolean,
): Generator<Keyed> {
  const computes = exprs.map(expr => prepare(expr, schema));
  const types = exprs.map(expr => expr.type);
  const place = { operator: "join", row: 0 };
  for (const row of rows) {
    const values = computes.map(compute => compute(row, place));
    place.row++;
    yield { row, key: !nullsEqual && values.includes(null) ? null : keyOfAll(values, types) };
  }
}

function byKey(rows: readonly Keyed[]): Map<string, Row[]> {
  const map = new Map<string, Row[]>();
  for (const { row, key } of rows) {
    if (key === null) continue;
    const same = map.get(key);
    if (same) same.push(row);
    else map.set(key, [row]);
  }
  return map;
}

function demandUnique(rows: ReadonlyMap<string, readonly Row[]>, side: string, validate: string): void {
  for (const same of rows.values()) {
    if (same.length === 1) continue;
    throw new ExecutionError("join-not-unique",
      `join: ${validate} does not hold, ${same.length} rows on the ${side} side have the same keys.`,
      { operator: "join", hint: "Make that side distinct by its keys, or leave validate out." });
  }
}

export const join: Operator<"join"> = function* (node, rowsOf) {
  const left = [...keyed(rowsOf(node.left), node.on.map(k => k.left), node.left.schema, node.nullsEqual)];
  const right = byKey(
    [...keyed(rowsOf(node.right), node.on.map(k => k.right), node.right.schema, node.nullsEqual)]);
  if (node.validate.startsWith("1:")) demandUnique(byKey(left), "left", node.validate);
  if (node.validate.endsWith(":1")) demandUnique(right, "right", node.validate);
  const combine = combiner(node);
  for (const { row, key } of left) {
    const matches = key === null ? undefined : right.get(key);
    if (matches) for (const match of matches) yield combine(row, match);
    else if (node.how === "left") yield combine(row, null);
  }
};

/** Builds a result row; `right` is null for a left row without a match. */
function combiner({ columns, left, right }: NodeOf<"join">) {
  const indices = columns.map(({ side, from }) =>
    (side === "left" ? left : right).schema.findIndex(f => f.name === from));
  return (leftRow: Row, rightRow: Row | null): Row => columns.map(({ side }, i) =>
    (side === "left" ? leftRow[indices[i]!]! : rightRow === null ? null : rightRow[indices[i]!]!));
}
