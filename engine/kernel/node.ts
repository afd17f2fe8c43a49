// The expression graph of a kernel as pure data: nodes refer to earlier nodes by index.
// Addresses, literals and everything else that changes between runs are parameters.
import type { Range, Scalar } from "./scalar.ts";

/** How a value lies in memory: columns, fields of rows, lookup tables, output buffers. */
export type Storage = "i8" | "u8" | "i16" | "u16" | "i32" | "u32" | "i64" | "u64" | "wide" | "f32" | "f64" | "text offsets";

export const STORAGE_BYTES: Readonly<Record<Storage, number>> = {
  i8: 1, u8: 1, i16: 2, u16: 2, i32: 4, u32: 4, i64: 8, u64: 8, wide: 16, f32: 4, f64: 8, "text offsets": 4,
};

/** Which row a field is read from: the source's row, or the build row that a probe found. */
export type RowSource = "source" | number;

interface Base {
  readonly scalar: Scalar;
  readonly nullable: boolean;
  /** Of i64 and wide values. */
  readonly range?: Range;
  /** May raise an error, or an argument may. */
  readonly fails: boolean;
}

/** What happens where an operation has no result: the query fails at an error site, or the value is null. */
export type FailureMode = { readonly mode: "strict"; readonly site: number } | { readonly mode: "try" };

export type KernelNode = Base & (
  /**
   * A resident column at the source's row. Parameters: value address, validity address (-1: no nulls), text
   * bytes.
   */
  | {
      readonly op: "column"; readonly storage: Storage; readonly values: number; readonly validity: number;
      readonly bytes: number;
    }
  /** A field of a materialized row, its null flag a bit of the row's null bytes; `nullBit` -1: never null. */
  | {
      readonly op: "field"; readonly row: RowSource; readonly storage: Storage; readonly offset: number;
      readonly nullOffset: number; readonly nullBit: number;
    }
  /** The number of the source's row; null where a validity bitmap (-1: none) says so. */
  | { readonly op: "row number"; readonly validity: number }
  /** Where the row stands in the pipeline's input order: morsel number and count within the morsel. */
  | { readonly op: "position" }
  /** A value from the parameter block; wide values take two. */
  | { readonly op: "parameter"; readonly parameter: number }
  | { readonly op: "null" }
  /** A number that belongs to the shape of the computation (units in a day), written into the code. */
  | { readonly op: "constant"; readonly value: bigint }
  /** A dictionary's string: code → text. */
  | { readonly op: "dictionary text"; readonly code: number; readonly offsets: number; readonly bytes: number }
  /** A value computed once for each dictionary code. */
  | {
      readonly op: "lookup"; readonly code: number; readonly storage: Storage; readonly table: number;
      readonly nulls: number;
    }
  | { readonly op: "and" | "or"; readonly args: readonly [number, number] }
  | { readonly op: "is null"; readonly args: readonly [number] }
  | { readonly op: "coalesce"; readonly args: readonly number[] }
  /** [when, then]… and otherwise. */
  | { readonly op: "case"; readonly args: readonly number[] }
  /** The value, or null where the condition (never null) is false. */
  | { readonly op: "null unless"; readonly args: readonly [number, number] }
  /** Whether a value is among sorted parameters at an address; `count` entries of 8 bytes. */
  | { readonly op: "in set"; readonly args: readonly [number]; readonly table: number; readonly count: number }
  /** Any other operation: null if an argument is null. */
  | {
      readonly op: "apply";
      readonly name: string;
      readonly args: readonly number[];
      /** Numbers that shape the code: digits, bounds, sides. */
      readonly immediates?: readonly (number | string)[];
      readonly failure?: FailureMode;
    }
);

/** The nodes that a node reads. */
export function argumentsOf(node: KernelNode): readonly number[] {
  switch (node.op) {
    case "dictionary text": case "lookup": return [node.code];
    case "and": case "or": case "is null": case "coalesce": case "case": case "null unless":
    case "in set": case "apply": return node.args;
    default: return [];
  }
}

/** The parameters that a node itself reads. */
export function parametersOf(node: KernelNode): readonly number[] {
  switch (node.op) {
    case "column": return [node.values, node.validity, node.bytes].filter(p => p >= 0);
    case "row number": return node.validity >= 0 ? [node.validity] : [];
    case "parameter": return node.scalar === "wide" ? [node.parameter, node.parameter + 1] : [node.parameter];
    case "dictionary text": return [node.offsets, node.bytes];
    case "lookup": return [node.table, node.nulls].filter(p => p >= 0);
    case "in set": return [node.table, node.count];
    default: return [];
  }
}
