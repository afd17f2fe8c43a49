// Plans the functions of a Window node: where each row keeps their results, what the kernel does, and how the
// results are read.
import { isWindowName, type AggregateName } from "../../expr/function/table.ts";
import type { FrameBound, TypedAggregate, TypedExpr, TypedLiteral, WindowFrame } from "../../expr/node.ts";
import { FLOAT64 } from "../../expr/type.ts";
import { STORAGE_BYTES } from "../kernel/node.ts";
import { INT64_RANGE } from "../kernel/scalar.ts";
import type { FrameEdge, FrameSpec, RankResult, Region, SinkSpec, ValueField, WindowFunction } from "../kernel/spec.ts";
import { REGION } from "../kernel/state.ts";
import { exprKey } from "../plan/fingerprint.ts";
import type { Window, WindowCall, WindowColumn } from "../plan/node.ts";
import { AccumulatorPlanner, type ReadResult } from "./accumulators.ts";
import { fractionOf } from "./aggregate-arguments.ts";
import { carry, readField, type Carried } from "./carry.ts";
import type { LoweringContext } from "./context.ts";
import type { Lowering } from "./expression/lowering.ts";
import type { Graph } from "./graph.ts";
import type { Stream } from "./stream.ts";
import { countsOnce, ranksOf } from "./window-ranks.ts";

/** Row numbers stay below this: counts beyond it reach past every partition. */
const FARTHEST = 1 << 30;

const align = (offset: number): number => Math.ceil(offset / 8) * 8;

export class WindowPlanner {
  private readonly frames: FrameSpec[] = [];
  private readonly frameKeys: string[] = [];
  private readonly functions: WindowFunction[] = [];
  private readonly reads: { readonly name: string; readonly read: ReadResult }[] = [];
  private readonly lowering: Lowering;
  private readonly graph: Graph;
  private blockEnd = 0;
  /** Where the rows end, with all results. */
  rowEnd: number;

  constructor(
    private readonly context: LoweringContext, private readonly node: Window, private readonly sorted: Stream,
    start: number,
  ) {
    this.lowering = context.expressions(sorted, "window");
    this.graph = sorted.graph;
    this.rowEnd = align(start);
    const those = (test: (call: WindowCall) => boolean) => node.columns.filter(c => test(c.call));
    for (const column of those(isOfPlace)) this.planFunction(column);
    for (const columns of grouped(those(isState), c => frameKey(c.frame))) this.planStates(columns);
    for (const column of those(isDistinct)) this.planDistinct(column);
    for (const columns of grouped(those(isOfRanks), setKey)) this.planRanked(columns);
  }

  sink(pipeline: number): Extract<SinkSpec, { kind: "window" }> {
    return {
      kind: "window", flags: this.graph.parameter("i32", { pipeline, field: "flags" }), frames: this.frames,
      functions: this.functions, blockBytes: this.blockEnd,
      position: this.graph.add({ op: "row number", validity: -1 },
        { scalar: "i64", nullable: false, range: { min: 0n, max: (1n << 32n) - 1n } }),
    };
  }

  /** The results' nodes in the graph of the stream that reads the rows again. */
  results(lowering: Lowering, graph: Graph): [string, number][] {
    return this.reads.map(({ name, read }) => [name, read(lowering, graph)]);
  }

  private room(bytes: number): number {
    const at = this.rowEnd;
    this.rowEnd = align(at + bytes);
    return at;
  }

  private block(bytes: number): number {
    const at = this.blockEnd;
    this.blockEnd = align(at + bytes);
    return at;
  }

  private parameter(value: number, kind: "i32" | "i64" | "f64" = "i32"): number {
    return this.graph.parameter(kind, kind === "i64" ? BigInt(value) : value);
  }

  private planFunction({ name, call }: WindowColumn): void {
    const plain = (index: number, otherwise: number): number =>
      Number((call.args[index] as TypedLiteral | undefined)?.value ?? otherwise);
    switch (call.name) {
      case "rowNumber": case "rank": case "denseRank": case "percentRank": case "cumeDist": {
        const offset = this.room(8);
        this.functions.push({ kind: "rank", name: call.name, offset });
        this.readCell(name, offset, call.name === "percentRank" || call.name === "cumeDist");
        break;
      }
      case "ntile": {
        const offset = this.room(8);
        this.functions.push({ kind: "ntile", buckets: this.parameter(plain(0, 1), "i64"), offset });
        this.readCell(name, offset, false);
        break;
      }
      case "lag": case "lead": this.planShift(name, call, clamp(plain(1, 1)) * (call.name === "lag" ? -1 : 1)); break;
      case "first": this.planPick(name, call, 1, false); break;
      case "last": this.planPick(name, call, 1, true); break;
      case "nthValue": this.planPick(name, call, clamp(plain(1, 1)), false); break;
      case "ewmMean": {
        const [field, node] = this.valueOf(name, asFloat(call.args[0]!), call.nullable);
        this.functions.push({
          kind: "ewm", decay: this.parameter(1 - plain(1, 1), "f64"), node, block: this.block(16), field,
          ignoreNulls: call.ignoreNulls,
        });
        break;
      }
      default: throw new Error(`${call.name} is no function of a row's place`);
    }
  }

  private readCell(name: string, offset: number, float: boolean): void {
    this.reads.push({ name, read: (_, graph) => graph.add(
      { op: "field", row: "source", storage: float ? "f64" : "i64", offset, nullOffset: 0, nullBit: -1 },
      float ? { scalar: "f64", nullable: false } : { scalar: "i64", nullable: false, range: INT64_RANGE },
    ) });
  }

  /** Room for a value of another row, and the node that computes it there. */
  private valueOf(name: string, expr: TypedExpr, nullable: boolean): [ValueField, number] {
    const carried = carry([this.sorted], [this.lowering.lower(expr)]);
    return [this.keepValue(name, carried, nullable), carried.nodes[0]!];
  }

  private keepValue(name: string, carried: Carried, nullable: boolean): ValueField {
    const offset = this.room(STORAGE_BYTES[carried.storage]);
    const nullAt = this.room(1);
    const { storage } = carried;
    this.reads.push({ name, read: (_, graph) => readField(graph, { ...carried, nullable },
      { storage, offset, nullBit: nullable ? 0 : -1 }, nullAt, "source") });
    return { storage, offset, nullAt };
  }

  private planShift(name: string, call: WindowCall, rows: number): void {
    const [value, , other] = call.args;
    const ids = [value!, ...(other ? [other] : [])].map(expr => this.lowering.lower(expr));
    // Two nodes for one column are brought to one representation, as those of two streams are.
    const carried = ids.map((id, k) =>
      carry(ids.map(() => this.sorted), [id, ...ids.filter((_, i) => i !== k)], ids.length > 1));
    const nodes = carried.map(c => c.nodes[0]!);
    const field = this.keepValue(name, carried[0]!, call.nullable);
    this.functions.push({
      kind: "shift", rows: this.parameter(rows), ignoreNulls: call.ignoreNulls, node: nodes[0]!,
      fallback: nodes[1] ?? -1, field,
    });
  }

  private planPick(name: string, call: WindowCall, place: number, backward: boolean): void {
    const [field, node] = this.valueOf(name, call.args[0]!, call.nullable);
    this.functions.push({
      kind: "pick", frame: this.frame(call.frame), place: this.parameter(place), backward, first: place === 1,
      ignoreNulls: call.ignoreNulls, node, filter: call.filter ? this.lowering.lower(call.filter) : -1, field,
    });
  }

  /** An aggregate of distinct values, whose second argument is the last row of the same value. */
  private planDistinct(column: WindowColumn): void {
    const { frame, args: [argument, earlier] } = column.call;
    const planner = this.planner([{ ...column, call: { ...column.call, args: [argument!] } }]);
    this.functions.push({
      kind: "distinct", frame: this.frame(frame), accumulators: planner.accumulators(0),
      earlier: this.lowering.lower(earlier!),
    });
    this.rowEnd = align(planner.end);
  }

  /** Memory for each row of a partition. */
  private region(rowBytes: number): Region { return { block: this.block(REGION.cellBytes), rowBytes }; }

  /** Calls of one value over one frame that are kept by ranks, or by rows of the same value. */
  private planRanked(columns: readonly WindowColumn[]): void {
    const { call } = columns[0]!;
    const frame = this.frame(call.frame);
    const [rank, next] = ranksOf(call).map(expr => this.lowering.lower(expr));
    if (next === undefined) {
      const shared = countsOnce(call);
      const region = this.region(shared ? REGION.sharedRankBytes : REGION.rankBytes);
      const results = columns.map(column => this.rankResult(column));
      this.functions.push({ kind: "ranks", frame, rank: rank!, shared, region, results });
      return;
    }
    for (const { name, call: { args, nullable } } of columns) {
      const [field, node] = this.valueOf(name, args[0]!, nullable);
      const region = this.region(REGION.modeBytes);
      this.functions.push({ kind: "mode", frame, first: rank!, next, region, node, field });
    }
  }

  private rankResult({ name, call: { name: aggregate, args, nullable } }: WindowColumn): RankResult {
    if (aggregate === "count" || aggregate === "nUnique") {
      const offset = this.room(8);
      this.readCell(name, offset, false);
      return { kind: "count", offset };
    }
    const kind = aggregate === "quantileDisc" ? "discrete" : "interpolated";
    const [field, node] = this.valueOf(name, kind === "discrete" ? args[0]! : asFloat(args[0]!), nullable);
    return { kind, fraction: this.parameter(fractionOf({ args }), "f64"), node, field };
  }

  /** States of aggregates behind the row's end. */
  private planner(columns: readonly WindowColumn[]): AccumulatorPlanner {
    const planner = new AccumulatorPlanner(
      this.context, [this.sorted], this.rowEnd, hasOwnRow(columns[0]!.call.frame));
    for (const { name, call } of columns) {
      const { args, filter, type, nullable } = call;
      const aggregate: TypedAggregate = { kind: "aggregate", name: call.name as AggregateName, args,
        ...(filter ? { filter } : {}), type, nullable };
      this.reads.push({ name, read: planner.add({ name, aggregate }) });
    }
    return planner;
  }

  /** Aggregates over one frame: states as groups have them, in the row. */
  private planStates(columns: readonly WindowColumn[]): void {
    const { frame } = columns[0]!.call;
    const start = this.rowEnd;
    const planner = this.planner(columns);
    const bytes = align(planner.end - start);
    this.rowEnd = start + bytes;
    const growing = frame.start.kind === "unbounded";
    const parts = frame.exclude === "none" ? [growing] : [growing, false];
    const spare = parts.map(grows => (grows ? -1 : this.room(bytes)));
    this.functions.push({
      kind: "aggregate", frame: this.frame(frame), accumulators: planner.accumulators(0), offset: start, bytes,
      spare, block: this.block(bytes * parts.length),
    });
  }

  /** The number of a frame; equal ones are one. */
  private frame(frame: WindowFrame<TypedExpr>): number {
    const key = frameKey(frame);
    const known = this.frameKeys.indexOf(key);
    if (known >= 0) return known;
    this.frameKeys.push(key);
    const { unit, start, end, exclude } = frame;
    return this.frames.push({ start: this.edge(unit, start), end: this.edge(unit, end), exclude }) - 1;
  }

  private edge(unit: WindowFrame<TypedExpr>["unit"], bound: FrameBound<TypedExpr>): FrameEdge {
    switch (bound.kind) {
      case "unbounded": return { kind: "unbounded" };
      case "offset":
        if (unit === "rows") return { kind: "rows", count: this.parameter(clamp(bound.count)) };
        if (bound.count === 0) return { kind: "peers" };
        if (unit === "groups") return { kind: "groups", count: this.parameter(clamp(bound.count)) };
        throw new Error("a range has no distance in rows");
      case "value": return this.valueEdge(bound.expr);
    }
  }

  private valueEdge(limit: TypedExpr): FrameEdge {
    const { expr, descending, nullsFirst } = this.node.orderBy[0]!;
    const [key, bound] = [this.lowering.lower(expr), this.lowering.lower(limit)];
    const wide = [key, bound].some(id => this.graph.node(id).scalar === "wide");
    const nodes = wide ? [this.graph.wide(key), this.graph.wide(bound)] : [key, bound];
    const { scalar } = this.graph.node(nodes[0]!);
    const [less, greater] = scalar === "i64" ? ["i64.lt_s", "i64.gt_s"] : [`${scalar} lt`, `${scalar} gt`];
    return {
      kind: "value", key: nodes[0]!, bound: nodes[1]!, before: descending ? greater! : less!,
      after: descending ? less! : greater!, immediates: [], nullsFirst,
    };
  }
}

/** Functions of the row's place, and the aggregates that pick a row. */
const isOfPlace = ({ name }: WindowCall): boolean => isWindowName(name) || name === "first" || name === "last";

/** Aggregates of distinct values that are gone over row by row. */
const isDistinct = (call: WindowCall): boolean =>
  !isOfPlace(call) && !isOfRanks(call) && call.distinct && call.args.length === 2;

/** Those that are kept by what rows know of the order of values. */
const isOfRanks = (call: WindowCall): boolean => ranksOf(call).length > 0;

/** Other aggregates add up states. */
const isState = (call: WindowCall): boolean => !isOfPlace(call) && !isDistinct(call) && !isOfRanks(call);

const clamp = (count: number): number => Math.max(-FARTHEST, Math.min(FARTHEST, count));

const frameKey = ({ unit, start, end, exclude }: WindowFrame<TypedExpr>): string => {
  const edge = (bound: FrameBound<TypedExpr>) => (bound.kind === "value" ? exprKey(bound.expr)
    : bound.kind === "offset" ? bound.count : bound.kind);
  return JSON.stringify([unit, edge(start), edge(end), exclude]);
};

/** Whether every row is in its own frame, so that none is empty. */
function hasOwnRow({ start, end, exclude }: WindowFrame<TypedExpr>): boolean {
  const before = start.kind === "unbounded" || (start.kind === "offset" && start.count <= 0);
  const after = end.kind === "unbounded" || (end.kind === "offset" && end.count >= 0);
  return before && after && exclude !== "current" && exclude !== "group";
}

const asFloat = (operand: TypedExpr): TypedExpr => (operand.type.kind === "float64" ? operand
  : { kind: "cast", operand, mode: "strict", type: FLOAT64, nullable: operand.nullable });

/** Says which calls look into the same set of ranks. */
const setKey = (call: WindowCall): string => [frameKey(call.frame), ...ranksOf(call).map(exprKey)].join("\n");

function grouped(
  columns: readonly WindowColumn[], keyOf: (call: WindowCall) => string,
): Iterable<readonly WindowColumn[]> {
  const groups = new Map<string, WindowColumn[]>();
  for (const column of columns) {
    const key = keyOf(column.call);
    const group = groups.get(key);
    if (group) group.push(column);
    else groups.set(key, [column]);
  }
  return groups.values();
}
