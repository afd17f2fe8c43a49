// The states that aggregates need: what they are of, how much room they take, and how their cells are read.
import type { TypedAggregate } from "../../expr/node.ts";
import { STORAGE_BYTES, type Storage } from "../kernel/node.ts";
import type { Range, Scalar } from "../kernel/scalar.ts";
import type { AccumulatorKind } from "../kernel/spec.ts";
import { HIGHER, JOINT, LIST } from "../kernel/state.ts";
import type { Graph } from "./graph.ts";

/** A state with its argument in each stream. */
export interface State {
  readonly kind: AccumulatorKind;
  readonly arguments: readonly number[];
  /** The second argument in each stream, of aggregates of two. */
  readonly second: { readonly nodes: readonly number[]; readonly scalar: Scalar } | undefined;
  readonly filters: readonly number[];
  readonly scalar: Scalar;
  readonly storage: Storage;
  readonly offset: number;
}

export const VALUE_BYTES = (scalar: Scalar) => (scalar === "wide" ? 16 : 8);

export function stateBytes(
  kind: AccumulatorKind, scalar: Scalar, storage: Storage, second: Scalar | undefined,
): number {
  switch (kind) {
    case "rows": case "count": case "sum": return STORAGE_BYTES[storage];
    case "sumWide": case "sumFloat": return 16;
    case "moments": return 24;
    case "min": case "max": return scalar === "i64" ? STORAGE_BYTES[storage] : VALUE_BYTES(scalar);
    case "higherMoments": return HIGHER.bytes;
    case "jointMoments": return JOINT.bytes;
    case "product": case "bitAnd": case "bitOr": case "bitXor": return VALUE_BYTES(scalar);
    case "first": case "last": return 16 + VALUE_BYTES(scalar);
    case "minBy": case "maxBy": return 8 + VALUE_BYTES(second!) + VALUE_BYTES(scalar);
    case "values": return LIST.bytes;
  }
}

/** An aggregate's argument and filter in each stream, in one representation. */
export interface Input {
  readonly aggregate: TypedAggregate;
  readonly nodes: readonly number[];
  readonly filters: readonly number[];
  readonly nullable: boolean;
  readonly range: Range | undefined;
  readonly scalar: Scalar;
  readonly second: { readonly nodes: readonly number[]; readonly scalar: Scalar } | undefined;
}

export const asFloat = (graph: Graph, id: number): number =>
  graph.apply(graph.node(id).scalar === "wide" ? "call wideToFloat" : "f64.convert_i64_s", [id], "f64");

export const floatParameter = (graph: Graph, value: number): number =>
  graph.add({ op: "parameter", parameter: graph.parameter("f64", value) }, { scalar: "f64",
    nullable: false });

export function cell(
  graph: Graph, state: State, at: number, scalar: Scalar, storage: Storage, range?: Range,
): number {
  return graph.add({ op: "field", row: "source", storage, offset: state.offset + at, nullOffset: 0,
    nullBit: -1 },
    { scalar, nullable: false, ...(range ? { range } : {}) });
}

/** A kept value: bools are kept as integers. */
export function valueCell(
  graph: Graph, state: State, at: number, input: Input, storage: Storage = "i64",
): number {
  const { scalar } = input;
  if (scalar === "bool") return graph.apply("bool from i64", [cell(graph, state, at, "i64", storage,
    { min: 0n, max: 1n })], "bool");
  return cell(graph, state, at, scalar, scalar === "f64" || scalar === "wide" ? scalar : storage,
    input.range);
}
