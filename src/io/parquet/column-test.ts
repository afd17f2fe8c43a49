// What conditions say of one column's values by themselves, so that rows can be left out before other columns
// are decoded. Never leaves out a row that fulfils them.
import type { TypedExpr } from "../../../expr/node.ts";
import { columnsOf } from "../../../expr/node.ts";
import { integerRange, isInteger } from "../../../expr/type.ts";
import { mayPass, type ColumnFacts } from "../prune.ts";
import type { FileColumn } from "./footer/column-type.ts";
import type { LeafType } from "./footer/leaf-type.ts";

export interface ColumnTest {
  /** Whether rows without a value may pass. */
  readonly nulls: boolean;
  readonly values: ValueTest;
}

export type ValueTest =
  | { readonly kind: "all" | "none" }
  /** Values from `low` to `high`; NaN passes, too. */
  | { readonly kind: "integers"; readonly low: bigint; readonly high: bigint }
  | { readonly kind: "floats"; readonly low: number; readonly high: number }
  | { readonly kind: "text"; passes(bytes: Uint8Array): boolean };

/** Null: all of its values may pass, or it cannot be said. */
export function columnTest(column: FileColumn, conditions: readonly TypedExpr[]): ColumnTest | null {
  const { name } = column.field;
  const own = conditions.filter(condition => columnsOf(condition).has(name));
  if (own.length === 0 || column.shape) return null;
  const { type: leaf, maxDefinition } = column.leaves[0]!;
  const may = (facts: Partial<ColumnFacts>): boolean => {
    const known = { min: null, max: null, nullCount: 0, rowCount: 1, withoutNaN: true, ...facts };
    return mayPass(own, other => (other === name ? known : undefined));
  };
  const nulls = maxDefinition === 0 || may({ nullCount: 1 });
  const values = valueTest(leaf, may);
  return nulls && values.kind === "all" ? null : { nulls, values };
}

type May = (facts: Partial<ColumnFacts>) => boolean;

function valueTest(leaf: LeafType, may: May): ValueTest {
  switch (leaf.form) {
    case "bytes": case "fixedBytes": return { kind: "text", passes: bytes => may({ min: bytes, max: bytes }) };
    case "f32": case "f64": case "float16": {
      const [least, most] = [toOrder(-Infinity), toOrder(Infinity)];
      const found = hull(least, most, (low, high) => may({ min: fromOrder(low), max: fromOrder(high) }));
      if (!found) return { kind: "none" };
      if (found.low === least && found.high === most) return { kind: "all" };
      return { kind: "floats", low: fromOrder(found.low), high: fromOrder(found.high) };
    }
    case "i32": case "i64": case "int96": {
      const { min, max } = domainOf(leaf);
      const found = hull(min, max, (low, high) => may({ min: low, max: high }));
      if (!found) return { kind: "none" };
      return found.low === min && found.high === max ? { kind: "all" } : { kind: "integers", ...found };
    }
    default: return { kind: "all" };
  }
}

const domainOf = ({ form, type }: LeafType): { readonly min: bigint; readonly max: bigint } =>
  (isInteger(type) ? integerRange(type.kind) : integerRange(form === "i32" ? "int32" : "int64"));

interface Range {
  readonly low: bigint;
  readonly high: bigint;
}

/** The least range outside of which no value passes, null if none does. `may`: whether one in a range may. */
function hull(min: bigint, max: bigint, may: (low: bigint, high: bigint) => boolean): Range | null {
  if (!may(min, max)) return null;
  return {
    low: first(min, max, value => may(min, value)),
    high: -first(-max, -min, value => may(-value, max)),
  };
}

/** The first value from which on something holds, which holds at the end. */
function first(begin: bigint, end: bigint, holds: (value: bigint) => boolean): bigint {
  let [low, high] = [begin, end];
  while (low < high) {
    const middle = (low + high) >> 1n;
    if (holds(middle)) high = middle;
    else low = middle + 1n;
  }
  return low;
}

const view = new DataView(new ArrayBuffer(8));

/** Floats as integers in their order: those below zero have their other bits turned. */
function toOrder(value: number): bigint {
  view.setFloat64(0, value);
  const bits = view.getBigInt64(0);
  return bits < 0n ? bits ^ 0x7fffffffffffffffn : bits;
}

function fromOrder(order: bigint): number {
  view.setBigInt64(0, order < 0n ? order ^ 0x7fffffffffffffffn : order);
  return view.getFloat64(0);
}
