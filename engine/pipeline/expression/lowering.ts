// What the families of expression lowering share: arguments, error sites, literals in memory.
import type { TypedCall, TypedExpr } from "../../../expr/node.ts";
import type { DataType } from "../../../expr/type.ts";
import type { FailureMode } from "../../kernel/node.ts";
import type { Scalar } from "../../kernel/scalar.ts";
import type { Graph } from "../graph.ts";

/** Places in the query's memory for literals that do not fit in a parameter. */
export interface LiteralMemory {
  /** A text value (address and length) of some bytes. */
  text(bytes: Uint8Array): bigint;
  /** The address of 64-bit integers, one after the other. */
  integers(values: readonly bigint[]): number;
}

/** Lowers typed expressions into a graph; functions are in tables by name. */
export interface Lowering {
  readonly graph: Graph;
  readonly memory: LiteralMemory;
  lower(expr: TypedExpr): number;
  /** A failure that raises an error naming this expression, or null if `mode` is try. */
  failure(expr: TypedExpr, mode?: "strict" | "try"): FailureMode;
}

export type LowerCall = (lowering: Lowering, call: TypedCall, args: readonly number[]) => number;

/** What a value of a type is inside kernels; integers may be wide, by their range. */
export function scalarOf(type: DataType): Scalar {
  switch (type.kind) {
    case "bool": return "bool";
    case "float32": case "float64": return "f64";
    case "utf8": case "binary": return "text";
    default: return "i64";
  }
}

export const isWide = (graph: Graph, id: number): boolean => graph.node(id).scalar === "wide";

/** The call's argument as a bound literal of the plan: it shapes the code. */
export function literalArgument<T extends string | bigint>(call: TypedCall, index: number): T {
  const arg = call.args[index]!;
  if (arg.kind !== "literal") throw new Error(`${call.name}: argument ${index} is no literal`);
  return arg.value as T;
}
