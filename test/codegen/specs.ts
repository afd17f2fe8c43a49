// Small kernel specifications by hand: what the pinned modules in expect/ do.
import type { KernelNode } from "../../engine/kernel/node.ts";
import type { Accumulator, KernelSpec, ParameterKind } from "../../engine/kernel/spec.ts";

const SMALL = { min: 0n, max: 127n };
const MIDDLE = { min: -(2n ** 31n), max: 2n ** 31n - 1n };

/** A column of 32-bit or 8-bit integers; its two addresses are parameters from `first` on. */
const column = (first: number, storage: "i8" | "i32", nullable = false): KernelNode => ({
  op: "column", storage, values: first, validity: nullable ? first + 1 : -1, bytes: -1, scalar: "i64",
    nullable,
  range: storage === "i8" ? SMALL : MIDDLE, fails: false,
});

const parameters = (count: number, wide: readonly number[] = []): ParameterKind[] =>
  Array.from({ length: count }, (_, i) => (wide.includes(i) ? "i64" : "i32"));

const sum: Accumulator = { kind: "sum", argument: 0, filter: -1, scalar: "i64", offset: 8, storage: "i64" };
const rows: Accumulator = { kind: "rows", argument: -1, filter: -1, scalar: "i64", offset: 0,
  storage: "i64" };

export const SPECS = {
  /** where between(a, low, high), sixteen rows at a time; a comes out. */
  "filter": {
    source: { kind: "columns" }, nodes: [column(0, "i8", true)], parameters: parameters(4, [2, 3]),
    stages: [{ kind: "filter", vector: [{ column: 0, test: "between", low: 2, high: 3 }], conjuncts: [] }],
    sink: { kind: "collect", columns: [{ node: 0, storage: "i8", nullable: false }] },
  },
  /** count(*), sum(a) of all rows. */
  "ungrouped-sum": {
    source: { kind: "columns" }, nodes: [column(0, "i32", true)], parameters: parameters(2), stages: [],
    sink: { kind: "ungrouped", accumulators: [rows, sum] },
  },
  /** sum(a) by b, where b is small. */
  "direct-group-by": {
    source: { kind: "columns" }, nodes: [column(0, "i32"), column(2, "i8", true)], parameters: parameters(7,
      [4, 5, 6]),
    stages: [], sink: {
      kind: "direct", keys: [{ node: 1, minimum: 4, stride: 5, nullIndex: 6 }], stride: 16,
        accumulators: [rows, sum],
    },
  },
  /** sum(a) by b, where b may be anything. */
  "hashed-group-by": {
    source: { kind: "columns" }, nodes: [column(0, "i32"), column(2, "i32")], parameters: parameters(4),
    stages: [], sink: {
      kind: "hashed", keys: [{ node: 1, field: { storage: "i32", offset: 4, nullBit: -1 } }], nullOffset: 8,
      nullBytes: 0, stride: 16, accumulators: [sum],
    },
  },
  /** The build row of each a, whose directory is indexed by a itself; one field of it comes out. */
  "dense-join-probe": {
    source: { kind: "columns" },
    nodes: [column(0, "i32"), {
      op: "field", row: 0, storage: "i32", offset: 12, nullOffset: 8, nullBit: -1, scalar: "i64",
        nullable: false,
      range: MIDDLE, fails: false,
    }],
    parameters: parameters(5, [3, 4]),
    stages: [{
      kind: "probe", how: "inner", keys: [0], predicate: [], fields: [{ storage: "i32", offset: 4, nullBit: -1 }],
      nullsEqual: false, unique: true, search: null, directory: 2, dense: true, mask: 3, minimum: 4,
    }],
    sink: { kind: "collect", columns: [{ node: 1, storage: "i32", nullable: false }] },
  },
  /** Each a as often as b says. */
  "repeat": {
    source: { kind: "columns" }, nodes: [column(0, "i32"), column(1, "i8")], parameters: parameters(2),
    stages: [{ kind: "repeat", count: 1 }],
    sink: { kind: "collect", columns: [{ node: 0, storage: "i32", nullable: false }] },
  },
} as const satisfies Record<string, KernelSpec>;
