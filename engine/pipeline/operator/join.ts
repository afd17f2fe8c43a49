// Hash joins: the right side is materialized and chained by hash, or by the key itself where it is dense.
import type { TypedExpr } from "../../../expr/node.ts";
import { printExpr } from "../../../expr/print.ts";
import { isFloat, type DataType } from "../../../expr/type.ts";
import type { Join } from "../../plan/node.ts";
import { STORAGE_BYTES } from "../../kernel/node.ts";
import { DECIMAL_RANGE, INT64_RANGE } from "../../kernel/scalar.ts";
import { opensLevel, type Stage } from "../../kernel/spec.ts";
import { STATE } from "../../kernel/state.ts";
import { carry, readField, type Carried } from "../carry.ts";
import type { LoweringContext } from "../context.ts";
import { joined, withKeys, type RowEstimate } from "../estimate.ts";
import type { Graph } from "../graph.ts";
import type { DuplicateCheck, Pipeline } from "../pipeline.ts";
import { close, totalEstimate, totalRows, withStage, type Stream } from "../stream.ts";
import { filterStream } from "./filter.ts";
import { allDependencies, materialize, rowsSink, type Materialized } from "./rows.ts";
import { lowerLimit } from "./sort.ts";

/** Chain (4 bytes) and hash (4 bytes) stand at the start of a build row. */
const HEAD_BYTES = 8;
const HASH_OFFSET = 4;
/**
 * A directory indexed by the key may be this many times larger than the build side, and this large at most.
 */
const DENSE_FACTOR = 8;
const DENSE_MOST = 1 << 26;

interface Build {
  readonly pipeline: Pipeline;
  readonly rows: Materialized;
  readonly keys: readonly Carried[];
  readonly columns: readonly string[];
  readonly dense: { readonly minimum: bigint; readonly size: number } | null;
  readonly unique: boolean;
  readonly maxRows: number;
  /** What is expected of the right side, and where its rows come from. */
  readonly estimate: RowEstimate;
  readonly from: string;
}

export function lowerJoin(
  context: LoweringContext, join: Join, input: readonly Stream[], right: readonly Stream[],
): Stream[] {
  const left = withFreeLevel(context, input);
  const probing = left.map(stream => ({ stream, keys: keyNodes(context, join, stream, "left") }));
  const building = right.map(stream => ({ stream, keys: keyNodes(context, join, stream, "right") }));
  unifyWidths(probing, building);
  const unchecked = uncheckedSides(join);
  const build = lowerBuild(context, join, building, "right", unchecked.includes("right") ? "probe" : "both");
  for (const side of unchecked) {
    const streams = side === "left" ? left : right;
    lowerBuild(
      context, join, streams.map(stream => ({ stream, keys: ownKeys(context, join, stream, side) })), side,
      "check",
    );
  }
  return probing.map(({ stream, keys }) => probe(join, stream, keys, build));
}

const probesOf = (stream: Stream): number => stream.stages.filter(s => s.kind === "probe").length;

/** The state block keeps a limited number of probe levels; rows are materialized when they are used up. */
export function withFreeLevel(
  context: LoweringContext, streams: readonly Stream[], operator = "join",
): readonly Stream[] {
  // The source has a level, and a compaction before each probe and the sink may need one.
  const levels = ({ stages }: Stream) => 2 * stages.filter(opensLevel).length + 3;
  if (streams.every(stream => levels(stream) < STATE.maxLevels)) return streams;
  return lowerLimit(context, streams, [...streams[0]!.columns.keys()], 0, Infinity, operator);
}

/** Sides whose keys must be unique, but are not checked as the build side for the probes is linked. */
function uncheckedSides(join: Join): ("left" | "right")[] {
  const exact = join.on.every(on => !isFloat(on.right.type) || isFloat(on.left.type));
  return [
    ...(join.validate === "1:m" || join.validate === "1:1" ? ["left" as const] : []),
    ...(!exact && (join.validate === "m:1" || join.validate === "1:1") ? ["right" as const] : []),
  ];
}

/** A side's keys as they are, where the other side's types do not matter. */
function ownKeys(context: LoweringContext, join: Join, stream: Stream, side: "left" | "right"): number[] {
  const lowering = context.expressions(stream, "join");
  return join.on.map(on => {
    const id = lowering.lower(on[side]);
    return isFloat(on[side].type) ? floatKey(stream.graph, id) : id;
  });
}

const floatKey = (graph: Graph, id: number): number =>
  graph.apply("i64 key of f64", [id], "i64", { range: INT64_RANGE });

interface Side { stream: Stream; keys: number[] }

/**
 * Key nodes as integers and text: floats become bits, or exact integers where the other side has integers.
 */
function keyNodes(context: LoweringContext, join: Join, stream: Stream, side: "left" | "right"): number[] {
  const lowering = context.expressions(stream, "join");
  const { graph } = stream;
  const further: number[] = [];
  const keys = join.on.map(on => {
    const expr = on[side];
    const other = on[side === "left" ? "right" : "left"];
    const id = lowering.lower(expr);
    const mixed = isFloat(expr.type) !== isFloat(other.type);
    if (!isFloat(expr.type)) {
      if (mixed && join.nullsEqual) further.push(graph.constant(0n));
      return id;
    }
    if (!mixed) return floatKey(graph, id);
    const exact = exactInteger(graph, id, other.type);
    if (join.nullsEqual) further.push(neverEqual(graph, id, exact));
    return exact;
  });
  return [...keys, ...further];
}

/** 1 for a float that is no integer: a further key, so that it does not count as null. */
function neverEqual(graph: Graph, float: number, exact: number): number {
  const inexact = graph.logic("and", graph.not(graph.isNull(float)), graph.isNull(exact));
  return graph.apply("i64 from bool", [inexact], "i64", { range: { min: 0n, max: 1n } });
}

/** The integer (at the other side's scale) that a float is exactly, else null. */
function exactInteger(graph: Graph, id: number, other: DataType): number {
  const scale = other.kind === "decimal" ? other.scale : 0;
  const power = graph.add({ op: "parameter", parameter: graph.parameter("f64", 10 ** scale) }, {
    scalar: "f64", nullable: false,
  });
  const scaled = scale === 0 ? id : graph.apply("f64.mul", [id, power], "f64");
  const whole = graph.apply("call floatToWide", [scaled], "wide", { failure: { mode: "try" },
    range: DECIMAL_RANGE });
  const exact = graph.apply("wide f64 eq", [whole, id], "bool", { immediates: [scale] });
  return graph.nullUnless(whole, graph.coalesceFalse(exact));
}

/** Both sides' keys in 128 bits if one side has them so. */
function unifyWidths(left: readonly Side[], right: readonly Side[]): void {
  const all = [...left, ...right];
  all[0]!.keys.forEach((_, k) => {
    if (!all.some(({ stream, keys }) => stream.graph.node(keys[k]!).scalar === "wide")) return;
    for (const side of all) side.keys[k] = side.stream.graph.wide(side.keys[k]!);
  });
}

const rightColumns = (join: Join) => [...new Set(join.columns.filter(c => c.side === "right").map(c =>
  c.from))];

/** `use`: whether rows are looked up in the table, keys are checked for duplicates as it is linked,
  or both. */
function lowerBuild(
  context: LoweringContext, join: Join, sides: readonly Side[], side: "left" | "right",
  use: "probe" | "check" | "both",
): Build {
  const checkOnly = use === "check";
  const contract = side === "right" ? ["m:1", "1:1"] : ["1:m", "1:1"];
  const columns = !checkOnly ? rightColumns(join) : [];
  const streams = sides.map(({ stream, keys }) => (join.nullsEqual ? stream
    : dropNullKeys(stream, keys, join.on.map(on => on[side]))));
  // Keys as text: codes of different dictionaries do not compare.
  const keys = sides[0]!.keys.map((_, k) => carry(streams, sides.map(side => side.keys[k]!), true));
  const rows = materialize(streams, columns, HEAD_BYTES, keys);
  const unique = !checkOnly && sides.length === 1 && keys.length === 1
    && sides[0]!.stream.graph.unique.has(sides[0]!.keys[0]!)
    && !sides[0]!.stream.stages.some(opensLevel);
  const maxRows = totalRows(streams);
  const dense = denseKey(join, keys, maxRows);
  const closed = streams.map((stream, i) => close(stream, rowsSink(rows, i, {
    hash: {
      offset: HASH_OFFSET, keys: keys.map(k => k.nodes[i]!), dense: dense !== null,
      nullsEqual: join.nullsEqual,
      minimum: dense ? stream.graph.parameter("i64", dense.minimum) : -1,
    },
  })));
  const duplicates: DuplicateCheck | null = use !== "probe" && contract.includes(join.validate) && !unique ? {
    keys: keys.map((k, i) => {
      const { offset, nullBit } = rows.layout.fields[columns.length + i]!;
      const nullFlag = nullBit < 0 ? -1 : rows.layout.nullOffset * 8 + nullBit;
      return [offset, k.scalar === "text" ? 0 : STORAGE_BYTES[k.storage], nullFlag] as const;
    }),
    message: `join: validate is ${JSON.stringify(join.validate)}, but a key occurs twice in the ${side} input: `
      + `${join.on.map(on => printExpr(on[side])).join(", ")}.`,
  } : null;
  const pipeline = context.pipeline("join",
    "the build side must be complete before the first row is looked up", closed, allDependencies(streams),
    { kind: "join", dense: dense?.size ?? null, duplicates }, totalEstimate(streams).rows);
  return {
    pipeline, rows, keys, columns, dense, unique, maxRows,
    from: [...new Set(sides.map(s => tableName(s.stream)))].join(", "),
    estimate: totalEstimate(sides.map(s => s.stream)),
  };
}

/** A table's name, or what the rows are. */
const tableName = ({ from }: Stream): string => from.replace(/^scan /, "");

function dropNullKeys(stream: Stream, keys: readonly number[], exprs: readonly TypedExpr[]): Stream {
  const { graph } = stream;
  const present = keys.filter(k => graph.node(k).nullable).map(k => graph.not(graph.isNull(k)));
  return present.length === 0 ? stream
    : filterStream(stream, present, `filter ${exprs.map(e => `${printExpr(e)} is not null`).join(" and ")}`,
      withKeys(stream.estimate, exprs));
}

/** A single integer key whose values lie close together indexes the directory itself. */
function denseKey(
  join: Join, keys: readonly Carried[], maxRows: number,
): { minimum: bigint; size: number } | null {
  const [key] = keys;
  if (keys.length !== 1 || key!.scalar !== "i64" || (join.nullsEqual && key!.nullable)) return null;
  const { min, max } = key!.bounds!;
  const size = max - min + 1n;
  return size <= BigInt(Math.min(DENSE_MOST, DENSE_FACTOR * maxRows + 65_536))
    ? { minimum: min, size: Number(size) }
    : null;
}

function probe(join: Join, stream: Stream, keys: readonly number[], build: Build): Stream {
  const { graph } = stream;
  const { id } = build.pipeline;
  const number = probesOf(stream);
  const { layout } = build.rows;
  const stage: Stage = {
    kind: "probe", how: join.how, keys,
    fields: build.keys.map((_, k) => layout.fields[build.columns.length + k]!),
    nullsEqual: join.nullsEqual, unique: build.unique, dense: build.dense !== null,
    directory: graph.parameter("i32", { pipeline: id, field: "directory" }),
    mask: graph.parameter("i64", { pipeline: id, field: "mask" }),
    minimum: build.dense ? graph.parameter("i64", build.dense.minimum) : -1,
  };
  const right = new Map(build.columns.map((name, i) =>
    [
      name,
      readField(graph, build.rows.carried[i]!, layout.fields[i]!, layout.nullOffset, number,
        join.how === "left"),
    ] as const));
  const columns = new Map(join.columns.map(
    ({ side, from, name }) => [name, (side === "left" ? stream.columns : right).get(from)!] as const,
  ));
  const estimate = joined(stream.estimate, build.estimate, join,
    build.unique || join.validate.endsWith(":1"));
  return {
    ...withStage(stream, stage, probeText(join, build), estimate), columns,
    maxRows: build.unique ? stream.maxRows : stream.maxRows * Math.max(1, build.maxRows),
    dependsOn: [...stream.dependsOn, id],
  };
}

/** Kind, keys and table. */
function probeText({ how, on }: Join, { dense, from }: Build): string {
  const keys = on.map(key => `${printExpr(key.left)} = ${printExpr(key.right)}`).join(" and ");
  return `probe ${dense ? "dense" : "hash"} ${how} ${from} on ${keys}`;
}
