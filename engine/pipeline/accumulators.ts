// Chooses the states that aggregates need, shares them between aggregates, and reads results from them.
import type { TypedAggregate, TypedExpr } from "../../expr/node.ts";
import { FLOAT64, isFloat } from "../../expr/type.ts";
import type { NamedAggregate } from "../plan/node.ts";
import { STORAGE_BYTES, type Storage } from "../kernel/node.ts";
import { fitsInt64, hull, INT64_RANGE, multiply, type Range, type Scalar } from "../kernel/scalar.ts";
import type { Accumulator, AccumulatorKind } from "../kernel/spec.ts";
import { carry } from "./carry.ts";
import type { LoweringContext } from "./context.ts";
import { checkDigits, toInt64 } from "./expression/integer.ts";
import type { Lowering } from "./expression/lowering.ts";
import { integerStorage, type Graph } from "./graph.ts";
import { rowBits, totalRows, type Stream } from "./stream.ts";

/** A state with its argument in each stream. */
interface State {
  readonly kind: AccumulatorKind;
  readonly arguments: readonly number[];
  readonly filters: readonly number[];
  readonly scalar: Scalar;
  readonly storage: Storage;
  readonly offset: number;
}

const VALUE_BYTES = (scalar: Scalar) => (scalar === "wide" ? 16 : 8);

function stateBytes(kind: AccumulatorKind, scalar: Scalar, storage: Storage): number {
  switch (kind) {
    case "rows": case "count": case "sum": return STORAGE_BYTES[storage];
    case "sumWide": case "sumFloat": return 16;
    case "moments": return 24;
    case "min": case "max": return scalar === "i64" ? STORAGE_BYTES[storage] : VALUE_BYTES(scalar);
    case "first": case "last": return 16 + VALUE_BYTES(scalar);
  }
}

/** An aggregate's argument and filter in each stream, in one representation. */
interface Input {
  readonly aggregate: TypedAggregate;
  readonly nodes: readonly number[];
  readonly filters: readonly number[];
  readonly nullable: boolean;
  readonly range: Range | undefined;
  readonly scalar: Scalar;
}

/** Reads an aggregate's result from the entry, in the graph of what comes after. */
export type ReadResult = (lowering: Lowering, graph: Graph) => number;

export class AccumulatorPlanner {
  private readonly states: State[] = [];
  /** The same states: a scan for each of thousands of aggregates would take seconds. */
  private readonly byKey = new Map<string, State>();
  private offset: number;

  constructor(
    private readonly context: LoweringContext, private readonly streams: readonly Stream[],
    start: number, private readonly grouped: boolean,
  ) {
    this.offset = start;
  }

  get end(): number { return this.offset; }

  /** All streams go into the same states. */
  private get rowBits(): number { return rowBits(totalRows(this.streams)); }

  /** The accumulators as stream `index` sees them. */
  accumulators(index: number): Accumulator[] {
    return this.states.map(({ kind, scalar, storage, offset, ...s }) =>
      ({
        kind, scalar, storage, offset, argument: s.arguments[index] ?? -1, filter: s.filters[index] ?? -1,
      }));
  }

  private state(
    kind: AccumulatorKind, scalar: Scalar, nodes: readonly number[], filters: readonly number[],
    storage: Storage = "i64",
  ): State {
    const key = JSON.stringify([kind, nodes, filters]);
    const found = this.byKey.get(key);
    if (found) return found;
    const bytes = stateBytes(kind, scalar, storage);
    const align = Math.min(8, bytes);
    const offset = Math.ceil(this.offset / align) * align;
    const state = { kind, scalar, storage, arguments: nodes, filters, offset };
    this.offset = offset + bytes;
    this.states.push(state);
    this.byKey.set(key, state);
    return state;
  }

  /** How many rows there were, in all or passing a filter. */
  rows(filters: readonly number[] = []): State {
    return this.state("rows", "i64", [], filters, this.countStorage());
  }

  private countStorage(): Storage { return this.rowBits <= 32 ? "u32" : "i64"; }

  /** The position of a group's first row. */
  firstPosition(): ReadResult {
    const nodes = this.streams.map(({ graph }) => {
      graph.add({ op: "position" }, POSITION);
      return graph.constant(0n);
    });
    const state = this.state("first", "i64", nodes, []);
    return (_lowering, graph) => cell(graph, state, 0, "i64", "i64", INT64_RANGE);
  }

  add({ aggregate }: NamedAggregate): ReadResult {
    const input = this.input(aggregate);
    const { nodes, filters, scalar } = input;
    switch (aggregate.name) {
      case "count": return this.countResult(input);
      case "sum": return this.sumResult(input);
      case "mean": return this.meanResult(input);
      case "min": case "max": {
        const storage = scalar === "bool" ? "u8" : scalar === "i64" ? integerStorage(input.range!) : "i64";
        const state = this.state(aggregate.name, scalar === "bool" ? "i64" : scalar, nodes, filters, storage);
        return this.unlessEmpty(
          input, (_lowering, graph) => valueCell(graph, state, 0, input, state.storage),
        );
      }
      case "std": case "var": return this.momentResult(input);
      case "first": case "last": {
        for (const { graph } of this.streams) graph.add({ op: "position" }, POSITION);
        const state = this.state(aggregate.name, scalar === "bool" ? "i64" : scalar, nodes, filters);
        return (_lowering, graph) => {
          const value = valueCell(graph, state, 16, input);
          if (!aggregate.nullable) return value;
          return graph.nullUnless(
            value, graph.not(graph.apply("bool from i64", [cell(graph, state, 8, "i64", "i64",
              INT64_RANGE)], "bool")),
          );
        };
      }
      case "nUnique": throw new Error("nUnique must be split into its own aggregate");
    }
  }

  private input(aggregate: TypedAggregate): Input {
    const lowered = this.streams.map(stream => {
      const lowering = this.context.expressions(stream, "aggregate");
      return {
        argument: aggregate.args.length > 0 ? lowering.lower(argumentOf(aggregate)) : -1,
        filter: aggregate.filter ? lowering.lower(aggregate.filter) : -1,
      };
    });
    const filters = aggregate.filter ? lowered.map(l => l.filter) : [];
    if (aggregate.args.length === 0) {
      return { aggregate, nodes: [], filters, nullable: false, range: undefined, scalar: "i64" };
    }
    const carried = carry(this.streams, lowered.map(l => l.argument), true);
    return {
      aggregate, nodes: carried.nodes, filters, nullable: carried.nullable, range: carried.range,
      scalar: carried.scalar,
    };
  }

  /** How many values went in. */
  private counted({ nodes, filters, nullable }: Input): State {
    // What can fail is evaluated, although it never is null.
    const fails = nodes.some((id, i) => this.streams[i]!.graph.node(id).fails);
    return nullable || fails ? this.state("count", "i64", nodes, filters,
      this.countStorage()) : this.rows(filters);
  }

  private readCount(graph: Graph, state: State): number {
    return cell(graph, state, 0, "i64", state.storage, { min: 0n, max: (1n << BigInt(this.rowBits)) - 1n });
  }

  private countResult(input: Input): ReadResult {
    const state = this.counted(input);
    return (_lowering, graph) => this.readCount(graph, state);
  }

  /** Null where no value went in, if that can be. */
  private unlessEmpty(input: Input, read: ReadResult): ReadResult {
    if (this.grouped && input.filters.length === 0 && !input.nullable) return read;
    const count = this.counted(input);
    return (lowering, graph) =>
      graph.nullUnless(read(lowering, graph), graph.apply("bool from i64", [this.readCount(graph, count)],
        "bool"));
  }

  /** The exact sum of integers: 64 bits if no number of rows can overflow it. */
  private exactSum(input: Input): (graph: Graph) => number {
    const rows = 1n << BigInt(this.rowBits);
    const range = hull(multiply(input.range!, { min: 1n, max: rows }), { min: 0n, max: 0n });
    if (input.scalar === "i64" && fitsInt64(range)) {
      const state = this.state("sum", "i64", input.nodes, input.filters, wordStorage(range));
      return graph => cell(graph, state, 0, "i64", state.storage, range);
    }
    const state = this.state("sumWide", "wide", input.nodes, input.filters);
    return graph => cell(graph, state, 0, "wide", "wide", { min: -(1n << 127n), max: (1n << 127n) - 1n });
  }

  private floatSum({ nodes, filters }: Input): (graph: Graph) => number {
    const state = this.state("sumFloat", "f64", nodes, filters);
    return graph => graph.apply("f64 sum parts", [cell(graph, state, 0, "f64", "f64"), cell(graph, state, 8,
      "f64", "f64")], "f64");
  }

  private sumResult(input: Input): ReadResult {
    const { aggregate } = input;
    if (isFloat(aggregate.type)) {
      const sum = this.floatSum(input);
      return this.unlessEmpty(input, (_lowering, graph) => sum(graph));
    }
    const sum = this.exactSum(input);
    return this.unlessEmpty(input, (lowering, graph) => (aggregate.type.kind === "decimal"
      ? checkDigits(lowering, sum(graph), 38, aggregate, "strict", "decimal")
      : toInt64(lowering, sum(graph), aggregate)));
  }

  private meanResult(input: Input): ReadResult {
    const { type } = input.aggregate.args[0]!;
    const count = this.counted(input);
    const exact = !isFloat(type);
    const sum = exact ? this.exactSum(input) : this.floatSum(input);
    return this.unlessEmpty(input, (_lowering, graph) => {
      const total = exact ? asFloat(graph, sum(graph)) : sum(graph);
      const mean = graph.apply("f64.div", [total, asFloat(graph, this.readCount(graph, count))], "f64");
      return type.kind === "decimal" && type.scale > 0
        ? graph.apply("f64.div", [mean, floatParameter(graph, 10 ** type.scale)], "f64")
        : mean;
    });
  }

  private momentResult({ aggregate, nodes, filters }: Input): ReadResult {
    const state = this.state("moments", "f64", nodes, filters);
    return (_lowering, graph) => {
      const count = cell(graph, state, 0, "f64", "f64");
      const squares = cell(graph, state, 16, "f64", "f64");
      const variance = graph.apply("f64.div", [squares, graph.apply("f64.sub", [count, floatParameter(graph,
        1)], "f64")], "f64");
      const result = aggregate.name === "std" ? graph.apply("f64.sqrt", [variance], "f64") : variance;
      return graph.nullUnless(result, graph.apply("f64 ge", [count, floatParameter(graph, 2)], "bool"));
    };
  }
}

/** Sums take four bytes where no number of rows can overflow them. */
const wordStorage = (range: Range): Storage =>
  (STORAGE_BYTES[integerStorage(range)] <= 4 ? (range.min < 0n ? "i32" : "u32") : "i64");

const POSITION = { scalar: "i64", nullable: false, range: INT64_RANGE } as const;

/** Moments are of floats, whatever the argument's type. */
function argumentOf(aggregate: TypedAggregate): TypedExpr {
  const operand = aggregate.args[0]!;
  if ((aggregate.name !== "std" && aggregate.name !== "var") || operand.type.kind === "float64") return operand;
  return { kind: "cast", operand, mode: "strict", type: FLOAT64, nullable: operand.nullable };
}

const asFloat = (graph: Graph, id: number): number =>
  graph.apply(graph.node(id).scalar === "wide" ? "call wideToFloat" : "f64.convert_i64_s", [id], "f64");

const floatParameter = (graph: Graph, value: number): number =>
  graph.add({ op: "parameter", parameter: graph.parameter("f64", value) }, { scalar: "f64",
    nullable: false });

function cell(
  graph: Graph, state: State, at: number, scalar: Scalar, storage: Storage, range?: Range,
): number {
  return graph.add({ op: "field", row: "source", storage, offset: state.offset + at, nullOffset: 0,
    nullBit: -1 },
    { scalar, nullable: false, ...(range ? { range } : {}) });
}

/** A kept value: bools are kept as integers. */
function valueCell(graph: Graph, state: State, at: number, input: Input, storage: Storage = "i64"): number {
  const { scalar } = input;
  if (scalar === "bool") return graph.apply("bool from i64", [cell(graph, state, at, "i64", storage,
    { min: 0n, max: 1n })], "bool");
  return cell(graph, state, at, scalar, scalar === "f64" || scalar === "wide" ? scalar : storage,
    input.range);
}
