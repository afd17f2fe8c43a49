// Every fixed routine and its WebAssembly type: what generated code imports, and what the host may call.
// A test holds this table against the compiled module.

export type ValueType = "i32" | "i64" | "f64";

export interface Signature {
  readonly params: readonly ValueType[];
  /** Null: returns nothing. */
  readonly result: ValueType | null;
}

const routine = <const P extends readonly ValueType[], const R extends ValueType | null>(params: P, result: R) =>
  ({ params, result });

/** A text value is an i64: address in the low half, bytes in the high half. `state` parameters come first. */
export const ROUTINES = {
  hashInteger: routine(["i64"], "i64"),
  hashText: routine(["i64"], "i64"),
  equalText: routine(["i64", "i64"], "i32"),
  compareText: routine(["i64", "i64"], "i32"),
  startsWithText: routine(["i64", "i64"], "i32"),
  endsWithText: routine(["i64", "i64"], "i32"),
  staticEnd: routine([], "i32"),
} as const satisfies Record<string, Signature>;

export type RoutineName = keyof typeof ROUTINES;

type Host<V extends ValueType | null> = V extends "i64" ? bigint : V extends null ? void : number;
type Arguments<P extends readonly ValueType[]> = { -readonly [K in keyof P]: Host<P[K]> };

/** The routines as JavaScript calls them. */
export type RoutineFunctions = {
  readonly [N in RoutineName]:
    (...values: Arguments<(typeof ROUTINES)[N]["params"]>) => Host<(typeof ROUTINES)[N]["result"]>;
};
