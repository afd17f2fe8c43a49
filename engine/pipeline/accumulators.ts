// Chooses the states that aggregates need, shares them between aggregates, and reads results from them.
import type { TypedAggregate } from "../../expr/node.ts";
import { isFloat } from "../../expr/type.ts";
import type { NamedAggregate } from "../plan/node.ts";
import { STORAGE_BYTES, type Storage } from "../kernel/node.ts";
import { fitsInt64, hull, INT64_RANGE, multiply, rangeClass, type Range, type Scalar } from "../kernel/scalar.ts";
import type { Accumulator, AccumulatorKind } from "../kernel/spec.ts";
import { LIST } from "../kernel/state.ts";
import {
  asFloat, cell, floatParameter, stateBytes, VALUE_BYTES, valueCell, type Input, type State,
} from "./accumulator-state.ts";
import { argumentOf, fractionOf, takesSecond } from "./aggregate-arguments.ts";
import { carry } from "./carry.ts";
import type { LoweringContext } from "./context.ts";
import { checkDigits, toInt64 } from "./expression/integer.ts";
import type { Lowering } from "./expression/lowering.ts";
import { integerStorage, type Graph } from "./graph.ts";
import { momentStateOf, readMoments } from "./moments.ts";
import type { ValueList } from "./pipeline.ts";
import { rowBits, totalRows, type Stream } from "./stream.ts";

/** Reads an aggregate's result from the entry, in the graph of what comes after. */
export type ReadResult = (lowering: Lowering, graph: Graph) => number;

export class AccumulatorPlanner {
  private readonly states: State[] = [];
  /** The same states: a scan for each of thousands of aggregates would take seconds. */
  private readonly byKey = new Map<string, State>();
  /** By the offset of the list. */
  private readonly quantiles = new Map<number, ValueList>();
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
    return this.states.map(({ kind, scalar, storage, offset, second, ...s }) =>
      ({
        kind, scalar, storage, offset, argument: s.arguments[index] ?? -1, filter: s.filters[index] ?? -1,
        ...(second ? { second: { node: second.nodes[index]!, scalar: second.scalar } } : {}),
      }));
  }

  /** The lists of values whose quantiles are to be found when all rows are in. */
  get lists(): readonly ValueList[] { return [...this.quantiles.values()]; }

  private state(
    kind: AccumulatorKind, scalar: Scalar, nodes: readonly number[], filters: readonly number[],
    storage: Storage = "i64", second?: Input["second"],
  ): State {
    const key = JSON.stringify([kind, nodes, filters, second?.nodes]);
    const found = this.byKey.get(key);
    if (found) return found;
    const offset = this.place(stateBytes(kind, scalar, storage, second?.scalar));
    const state = { kind, scalar, storage, arguments: nodes, filters, offset, second };
    this.states.push(state);
    this.byKey.set(key, state);
    return state;
  }

  /** Takes the next aligned bytes of the entry. */
  private place(bytes: number): number {
    const align = Math.min(8, bytes);
    const offset = Math.ceil(this.offset / align) * align;
    this.offset = offset + bytes;
    return offset;
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
      case "min": case "max": return this.extremeResult(input, aggregate.name);
      // Truth values are ordered: false, true.
      case "any": return this.extremeResult(input, "max");
      case "all": return this.extremeResult(input, "min");
      case "first": case "last": return this.placedResult(input, aggregate.name);
      case "minBy": case "maxBy": return this.besideResult(input, aggregate.name);
      case "product": {
        const state = this.state("product", "f64", nodes, filters);
        return this.unlessEmpty(input, (_lowering, graph) => cell(graph, state, 0, "f64", "f64"));
      }
      case "bitAnd": case "bitOr": case "bitXor": {
        const state = this.state(aggregate.name, scalar, nodes, filters);
        // Numbers of a class stay in it, whatever is done to their bits.
        const range = rangeClass(input.range!.min, input.range!.max);
        return this.unlessEmpty(input, (_lowering, graph) => cell(graph, state, 0, scalar,
          scalar === "wide" ? "wide" : "i64", range));
      }
      case "median": case "quantile": case "quantileDisc": return this.quantileResult(input, aggregate);
      case "std": case "var": case "stdPop": case "varPop": case "skew": case "kurtosis": case "corr":
      case "covar": case "covarPop": case "regrSlope": case "regrIntercept": case "regrR2":
        return this.momentResult(input);
      case "nUnique": case "mode":
        throw new Error(`${aggregate.name} must be split into its own aggregate`);
    }
  }

  private extremeResult(input: Input, kind: "min" | "max"): ReadResult {
    const { nodes, filters, scalar } = input;
    const storage = scalar === "bool" ? "u8" : scalar === "i64" ? integerStorage(input.range!) : "i64";
    const state = this.state(kind, scalar === "bool" ? "i64" : scalar, nodes, filters, storage);
    return this.unlessEmpty(input, (_lowering, graph) => valueCell(graph, state, 0, input, state.storage));
  }

  private placedResult(input: Input, kind: "first" | "last"): ReadResult {
    const { aggregate, nodes, filters, scalar } = input;
    for (const { graph } of this.streams) graph.add({ op: "position" }, POSITION);
    const state = this.state(kind, scalar === "bool" ? "i64" : scalar, nodes, filters);
    return (_lowering, graph) => {
      const value = valueCell(graph, state, 16, input);
      if (!aggregate.nullable) return value;
      return graph.nullUnless(value, graph.not(graph.apply("bool from i64",
        [cell(graph, state, 8, "i64", "i64", INT64_RANGE)], "bool")));
    };
  }

  private besideResult(input: Input, kind: "minBy" | "maxBy"): ReadResult {
    const { nodes, filters, scalar, second } = input;
    for (const { graph } of this.streams) graph.add({ op: "position" }, POSITION);
    const state = this.state(kind, scalar === "bool" ? "i64" : scalar, nodes, filters, "i64", second);
    return (_lowering, graph) => {
      const value = valueCell(graph, state, 8 + VALUE_BYTES(second!.scalar), input);
      if (!this.possiblyEmpty(input)) return value;
      const position = cell(graph, state, 0, "i64", "i64", INT64_RANGE);
      return graph.nullUnless(value, graph.apply("i64.ne", [position, graph.constant(INT64_RANGE.max)], "bool"));
    };
  }

  /** All values are kept, and their quantiles found when all rows are in. */
  private quantileResult(input: Input, aggregate: TypedAggregate): ReadResult {
    const { nodes, filters, scalar } = input;
    const list = this.state("values", scalar === "bool" ? "i64" : scalar, nodes, filters);
    const offset = this.place(8);
    const known = this.quantiles.get(list.offset);
    const result = { offset, discrete: aggregate.name === "quantileDisc", fraction: fractionOf(aggregate) };
    this.quantiles.set(list.offset, {
      offset: list.offset, floats: scalar === "f64", results: [...known?.results ?? [], result],
    });
    return (_lowering, graph) => {
      const value = valueCell(graph, { ...list, offset }, 0, input);
      if (!this.possiblyEmpty(input)) return value;
      const block = cell(graph, list, LIST.block, "i64", "u32", { min: 0n, max: (1n << 32n) - 1n });
      return graph.nullUnless(value, graph.apply("bool from i64", [block], "bool"));
    };
  }

  private input(aggregate: TypedAggregate): Input {
    const lowered = this.streams.map(stream => {
      const lowering = this.context.expressions(stream, "aggregate");
      return {
        argument: aggregate.args.length > 0 ? lowering.lower(argumentOf(aggregate, 0)) : -1,
        second: takesSecond(aggregate) ? lowering.lower(argumentOf(aggregate, 1)) : -1,
        filter: aggregate.filter ? lowering.lower(aggregate.filter) : -1,
      };
    });
    const filters = aggregate.filter ? lowered.map(l => l.filter) : [];
    if (aggregate.args.length === 0) {
      return { aggregate, nodes: [], filters, nullable: false, range: undefined, scalar: "i64",
        second: undefined };
    }
    const carried = carry(this.streams, lowered.map(l => l.argument), true);
    const other = takesSecond(aggregate) ? carry(this.streams, lowered.map(l => l.second), true) : undefined;
    return {
      aggregate, nodes: carried.nodes, filters, nullable: carried.nullable || (other?.nullable ?? false),
      range: carried.range, scalar: carried.scalar,
      second: other && { nodes: other.nodes, scalar: other.scalar === "bool" ? "i64" : other.scalar },
    };
  }

  /** Whether a group may have no value to aggregate. */
  private possiblyEmpty(input: Input): boolean {
    return !this.grouped || input.filters.length > 0 || input.nullable;
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
    if (!this.possiblyEmpty(input)) return read;
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

  private momentResult(input: Input): ReadResult {
    const { aggregate: { name }, nodes, filters, second } = input;
    const state = this.state(momentStateOf(name)!, "f64", nodes, filters, "i64", second);
    return (_lowering, graph) =>
      readMoments(name, graph, at => cell(graph, state, at, "f64", "f64"), this.possiblyEmpty(input));
  }
}

/** Sums take four bytes where no number of rows can overflow them. */
const wordStorage = (range: Range): Storage =>
  (STORAGE_BYTES[integerStorage(range)] <= 4 ? (range.min < 0n ? "i32" : "u32") : "i64");

const POSITION = { scalar: "i64", nullable: false, range: INT64_RANGE } as const;
