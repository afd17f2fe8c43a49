// What the reference computes with: JavaScript values, rows and computed expressions.
// Must never know linear memory, the optimizer or the compiled engine.
import type { TypedCall } from "../../expr/node.ts";

/**
 * null; boolean; bigint for integers, unscaled decimals, dates (days), times, timestamps and durations;
 * number for floats; string for utf8; Uint8Array for binary; any JavaScript value for lists and structs.
 */
export type Value = null | boolean | bigint | number | string | object;

/** The values of one row, in the order of the node's schema. */
export type Row = readonly Value[];

/** Where a value is being computed; named in errors. Rows are counted from 0 in the operator's input. */
export interface Place {
  readonly operator: string;
  row: number;
}

/** An expression ready to be evaluated on a row. */
export type Compute = (row: Row, place: Place) => Value;

/** How a function is evaluated: from its arguments, which it may leave unevaluated. */
export type Evaluate = (args: readonly Compute[], call: TypedCall) => Compute;

/** What a function of plain values does; it is never given a null. */
export type Apply = (values: readonly Value[], call: TypedCall, place: Place) => Value;

/** Evaluates every argument, then: null if any is null. */
export const strict = (apply: Apply): Evaluate => (args, call) => (row, place) => {
  const values = args.map(arg => arg(row, place));
  return values.includes(null) ? null : apply(values, call, place);
};
