// The input's rows with window functions beside them: for each row the list of the rows in its frame, and the
// function over that list.
import { WINDOWS, isWindowName } from "../../../expr/function/table.ts";
import type { FrameBound, TypedExpr } from "../../../expr/node.ts";
import type { Schema } from "../../../expr/type.ts";
import type { WindowCall } from "../../plan/node.ts";
import { FOLDS } from "../aggregate/index.ts";
import { prepare } from "../evaluate.ts";
import { keyOfAll } from "../order.ts";
import type { Compute, Place, Row, Value } from "../value.ts";
import { rowsOfFrame } from "../window/frame.ts";
import { ANSWERS } from "../window/functions.ts";
import { partitionOf, type Entry, type Partition } from "../window/partition.ts";
import type { NodeOf, Operator } from "./operator.ts";

/** What is computed of each row before any frame is looked at. */
interface Computed {
  readonly passes: boolean;
  readonly args: readonly Value[];
  readonly limits: { readonly start: Value; readonly end: Value };
}

type Node = NodeOf<"window">;

const limitOf = (bound: FrameBound<TypedExpr>, schema: Schema): Compute =>
  (bound.kind === "value" ? prepare(bound.expr, schema) : () => null);

/** Computes a call's operands; the arguments only where the filter passes. */
function operands({ args, filter, frame }: WindowCall, schema: Schema) {
  const passes = filter ? prepare(filter, schema) : () => true;
  const computes = args.map(arg => prepare(arg, schema));
  const [start, end] = [limitOf(frame.start, schema), limitOf(frame.end, schema)];
  return ({ row, position }: Entry): Computed => {
    const place: Place = { operator: "window", row: position };
    const inside = passes(row, place) === true;
    return {
      passes: inside, args: inside ? computes.map(compute => compute(row, place)) : [],
      limits: { start: start(row, place), end: end(row, place) },
    };
  };
}

/** The values of one call, by the rows' numbers in the partition. */
function valuesOf(call: WindowCall, node: Node, partition: Partition): readonly Value[] {
  const { entries, groups } = partition;
  const computed = entries.map(operands(call, node.input.schema));
  return entries.map((entry, current) => {
    const { name, args, type, nullable, ignoreNulls } = call;
    const framed = !isWindowName(name) || WINDOWS[name].framed === true;
    const frame = framed
      ? rowsOfFrame(call.frame, partition, node.orderBy, current, computed[current]!.limits) : [];
    if (isWindowName(name)) {
      return ANSWERS[name]({ current, frame, groups, values: computed.map(c => c.args), args, ignoreNulls });
    }
    const rows = frame.filter(row => computed[row]!.passes).map(row => computed[row]!.args);
    // A fold gets the first argument of each row, or true for `count()` of rows, and the others beside it.
    const values = rows.map(operand => (operand.length === 0 ? true : operand[0]!));
    const further = args.slice(1).map((_, i) => rows.map(operand => operand[i + 1]!));
    return FOLDS[name](counted(values, call), { kind: "aggregate", name, args, type, nullable },
      { operator: "window", row: entry.position }, further);
  });
}

/** The values that count: each once if the call says so, those that are there if it passes over nulls. */
function counted(values: readonly Value[], { distinct, ignoreNulls, args }: WindowCall): readonly Value[] {
  const present = ignoreNulls ? values.filter(value => value !== null) : values;
  if (!distinct) return present;
  return [...new Map(present.map(value => [keyOfAll([value], [args[0]!.type]), value])).values()];
}

/** Each row with the node's columns. */
function withResults(node: Node, rows: readonly Row[]): Row[] {
  const { schema } = node.input;
  const place = { operator: "window", row: 0 };
  const keys = node.partitionBy.map(key => prepare(key, schema));
  const orders = node.orderBy.map(key => prepare(key.expr, schema));
  const partitions = new Map<string, Entry[]>();
  for (const row of rows) {
    const key = keyOfAll(keys.map(compute => compute(row, place)), node.partitionBy.map(k => k.type));
    const entry = { row, position: place.row, keys: orders.map(compute => compute(row, place)) };
    const same = partitions.get(key);
    if (same) same.push(entry);
    else partitions.set(key, [entry]);
    place.row++;
  }
  const more: Value[][] = rows.map(() => []);
  for (const entries of partitions.values()) {
    const partition = partitionOf(entries, node.orderBy);
    for (const { call } of node.columns) {
      valuesOf(call, node, partition).forEach((value, i) =>
        more[partition.entries[i]!.position]!.push(value));
    }
  }
  return rows.map((row, i) => [...row, ...more[i]!]);
}

/** Rows that are not wanted are missing from the start, so that tests find whoever would have needed them. */
export const window: Operator<"window"> = function* (node, rowsOf) {
  const rows = [...rowsOf(node.input)];
  const { wanted } = node;
  const all = withResults(node, rows);
  if (wanted === null) {
    yield* all;
    return;
  }
  const number = node.schema.findIndex(f => f.name === wanted.column);
  yield* withResults(node, rows.filter((_, i) => (all[i]![number] as bigint) <= BigInt(wanted.most)));
};
