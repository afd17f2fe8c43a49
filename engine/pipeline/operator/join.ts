// Hash joins: the right side is materialized and chained by hash, or by the key itself where it is dense.
import { contractText, type JoinContractText } from "../../../expr/join-contract.ts";
import { columnsOf, type TypedExpr } from "../../../expr/node.ts";
import { printExpr } from "../../../expr/print.ts";
import { isFloat, type DataType } from "../../../expr/type.ts";
import { demandsUnique, flipped, JOIN_KINDS, otherSide, type JoinSide } from "../../plan/join.ts";
import type { Join, JoinColumn, JoinHow } from "../../plan/node.ts";
import { DECIMAL_RANGE, INT64_RANGE } from "../../kernel/scalar.ts";
import { givesAllMatches, type ProbeHow, type Stage } from "../../kernel/spec.ts";
import { STATE } from "../../kernel/state.ts";
import { carry, readField, type Carried } from "../carry.ts";
import type { LoweringContext } from "../context.ts";
import { joined, withKeys } from "../estimate-join.ts";
import type { RowEstimate } from "../estimate.ts";
import type { Graph } from "../graph.ts";
import type { ContractCheck, ContractKey, Pipeline } from "../pipeline.ts";
import { close, totalEstimate, totalRows, withStage, type Stream } from "../stream.ts";
import { conjuncts, filterStream } from "./filter.ts";
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

/** What an error says of a side whose keys are not unique. */
type UniqueText = (side: JoinSide) => JoinContractText;

const uniqueText = ({ validate, on }: Join): UniqueText => side =>
  contractText({ kind: "unique", validate, side }, on.map(key => key[side]));

/** A right join as the left join of the right side; errors speak of the sides as they were written. */
export const lowerRightJoin = (
  context: LoweringContext, join: Join, left: readonly Stream[], right: readonly Stream[],
): Stream[] => lowerJoin(context, flipped(join), right, left, side => uniqueText(join)(otherSide(side)));

/** Where rows with equal keys are in order: a condition on pairs that holds for the first of them alone. */
export interface SearchInOrder {
  readonly holds: TypedExpr;
  /** The right column that numbers all rows of that side. */
  readonly position: string;
}

/** Pairs each left row with one match: the first in the right side's order, or the last that a search finds. */
export const lowerOneMatch = (
  context: LoweringContext, join: Join, left: readonly Stream[], right: readonly Stream[],
  search: SearchInOrder | null,
): Stream[] => lowerJoin(context, join, left, right, uniqueText(join), { how: ONE_MATCH, search });

/** How rows are looked up, beside what kind of join it is. */
interface Probing {
  readonly how: ProbeTable;
  readonly search: SearchInOrder | null;
}

/** What probes do for a kind of join; the others are lowered as these. */
type ProbeTable = Readonly<Record<JoinHow, ProbeHow | null>>;
const ALL_MATCHES: ProbeTable = {
  inner: "inner", cross: "inner", left: "left", semi: "semi", anti: "anti", mark: "mark", right: null, full: null,
};
const ONE_MATCH: ProbeTable = { ...ALL_MATCHES, inner: "semi", left: "mark" };
const AS_WRITTEN: Probing = { how: ALL_MATCHES, search: null };

export function lowerJoin(
  context: LoweringContext, join: Join, input: readonly Stream[], right: readonly Stream[],
  text: UniqueText = uniqueText(join), probing: Probing = AS_WRITTEN,
): Stream[] {
  const left = withFreeLevel(context, input);
  const lookingUp = left.map(stream => ({ stream, keys: keyNodes(context, join, stream, "left") }));
  const building = right.map(stream => ({ stream, keys: keyNodes(context, join, stream, "right") }));
  unifyWidths(lookingUp, building);
  const unchecked = uncheckedSides(join);
  const use = unchecked.includes("right") ? "probe" : "both";
  const build = lowerBuild(context, join, building, "right", use, text);
  for (const side of unchecked) {
    const streams = side === "left" ? left : right;
    lowerBuild(
      context, join, streams.map(stream => ({ stream, keys: ownKeys(context, join, stream, side) })), side,
      "check", text,
    );
  }
  if (join.unmatched === "error") rejectUnmatched(context, join, lookingUp, build);
  return lookingUp.map(({ stream, keys }) => probe(context, join, probing, stream, keys, build));
}

/** Left rows without a match fail the query; the first of them are named. */
function rejectUnmatched(
  context: LoweringContext, join: Join, sides: readonly Side[], build: Build,
): void {
  const anti: Join = { ...join, how: "anti", mark: null };
  const own = sides.map(({ stream }) => ownKeys(context, join, stream, "left"));
  const streams = sides.map(({ stream, keys }) => probe(context, anti, AS_WRITTEN, stream, keys, build));
  const keys = join.on.map((_, k) => carry(streams, own.map(ids => ids[k]!), true));
  const rows = materialize(streams, [], 0, keys);
  context.pipeline("join", "left rows without a match are looked for",
    streams.map((stream, i) => close(stream, rowsSink(rows, i))), allDependencies(streams),
    { kind: "reject", contract: {
      keys: contractKeys(rows, 0), text: contractText({ kind: "matched" }, join.on.map(on => on.left)),
    } }, 0);
}

/** Where rows keep their keys, from a field on. */
const contractKeys = ({ carried, layout }: Materialized, first: number): ContractKey[] =>
  carried.slice(first).map(({ scalar, storage }, k) => {
    const { offset, nullBit } = layout.fields[first + k]!;
    return { scalar, storage, offset, nullFlag: nullBit < 0 ? -1 : layout.nullOffset * 8 + nullBit };
  });

const probesOf = (stream: Stream): number => stream.stages.filter(s => s.kind === "probe").length;

/** The state block keeps a limited number of probe levels; rows are materialized when they are used up. */
function withFreeLevel(context: LoweringContext, streams: readonly Stream[]): readonly Stream[] {
  // The source's level is one of them.
  if (streams.every(stream => probesOf(stream) + 1 < STATE.maxLevels)) return streams;
  return lowerLimit(context, streams, [...streams[0]!.columns.keys()], 0, Infinity, "join");
}

/** Sides whose keys must be unique, but are not checked as the build side for the probes is linked. */
function uncheckedSides(join: Join): JoinSide[] {
  const exact = join.on.every(on => !isFloat(on.right.type) || isFloat(on.left.type));
  return (["left", "right"] as const).filter(side =>
    demandsUnique(join.validate, side) && !(side === "right" && exact));
}

/** A side's keys as they are, where the other side's types do not matter. */
function ownKeys(context: LoweringContext, join: Join, stream: Stream, side: JoinSide): number[] {
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
function keyNodes(context: LoweringContext, join: Join, stream: Stream, side: JoinSide): number[] {
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

/** Right columns that come out, or that the predicate reads. */
function rightColumns({ how, predicate, columns }: Join): string[] {
  const read = predicate ? columnsOf(predicate) : new Set<string>();
  return [...new Set(columns.filter(c => c.side === "right" && (JOIN_KINDS[how].pairs || read.has(c.name)))
    .map(c => c.from))];
}

/** `use`: whether rows are looked up in the table, keys are checked for duplicates as it is linked,
  or both. */
function lowerBuild(
  context: LoweringContext, join: Join, sides: readonly Side[], side: JoinSide,
  use: "probe" | "check" | "both", text: UniqueText,
): Build {
  const checkOnly = use === "check";
  const columns = !checkOnly ? rightColumns(join) : [];
  const streams = sides.map(({ stream, keys }) => (join.nullsEqual ? stream
    : dropNullKeys(stream, keys, join.on.map(on => on[side]))));
  // Keys as text: codes of different dictionaries do not compare.
  const keys = sides[0]!.keys.map((_, k) => carry(streams, sides.map(side => side.keys[k]!), true));
  const rows = materialize(streams, columns, HEAD_BYTES, keys);
  const maxRows = totalRows(streams);
  const unique = !checkOnly && (maxRows <= 1 || (sides.length === 1 && keys.length === 1
    && sides[0]!.stream.graph.unique.has(sides[0]!.keys[0]!)
    && !sides[0]!.stream.stages.some(s => s.kind === "probe")));
  const dense = denseKey(join, keys, maxRows);
  const closed = streams.map((stream, i) => close(stream, rowsSink(rows, i, {
    hash: {
      offset: HASH_OFFSET, keys: keys.map(k => k.nodes[i]!), dense: dense !== null,
      nullsEqual: join.nullsEqual,
      minimum: dense ? stream.graph.parameter("i64", dense.minimum) : -1,
    },
  })));
  const checks = use !== "probe" && demandsUnique(join.validate, side) && !unique;
  const duplicates: ContractCheck | null = checks
    ? { keys: contractKeys(rows, columns.length), text: text(side) } : null;
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

function probe(
  context: LoweringContext, join: Join, { how: hows, search }: Probing, stream: Stream,
  keys: readonly number[], build: Build,
): Stream {
  const { graph } = stream;
  const { id } = build.pipeline;
  const number = probesOf(stream);
  const { layout } = build.rows;
  const how = hows[join.how];
  if (how === null) throw new Error(`a ${join.how} join is rewritten before it is lowered`);
  const found = (name: string, optional: boolean): number => {
    const i = build.columns.indexOf(name);
    return readField(graph, build.rows.carried[i]!, layout.fields[i]!, layout.nullOffset, number, optional);
  };
  const columnsWith = (columns: readonly JoinColumn[], optional: boolean) =>
    new Map(columns.map(({ side, from, name }) =>
      [name, side === "left" ? stream.columns.get(from)! : found(from, optional)] as const));
  const read = new Set([join.predicate, search?.holds].flatMap(e => (e ? [...columnsOf(e)] : [])));
  const pair = { ...stream, columns: columnsWith(join.columns.filter(c => read.has(c.name)), false) };
  const lowering = context.expressions(pair, "join");
  const stage: Stage = {
    kind: "probe", how, keys,
    predicate: join.predicate ? conjuncts(join.predicate).map(c => lowering.lower(c)) : [],
    fields: build.keys.map((_, k) => layout.fields[build.columns.length + k]!),
    nullsEqual: join.nullsEqual, unique: build.unique || search !== null, dense: build.dense !== null,
    search: search && {
      holds: lowering.lower(search.holds), position: found(search.position, false),
      pointers: graph.parameter("i32", { pipeline: id, field: "pointers" }),
      count: graph.parameter("i32", { pipeline: id, field: "count" }),
    },
    directory: graph.parameter("i32", { pipeline: id, field: "directory" }),
    mask: graph.parameter("i64", { pipeline: id, field: "mask" }),
    minimum: build.dense ? graph.parameter("i64", build.dense.minimum) : -1,
  };
  const { pairs: givesPairs, keeps } = JOIN_KINDS[join.how];
  const columns = columnsWith(join.columns.filter(c => givesPairs || c.side === "left"), keeps.left);
  if (join.mark !== null) columns.set(join.mark, isMatched(graph, number));
  const estimate = joined(stream.estimate, build.estimate, join,
    build.unique || !givesAllMatches(how) || demandsUnique(join.validate, "right"));
  const pairs = keys.length > 0 || stage.unique ? undefined : stream.estimate.rows * build.estimate.rows;
  const multiplies = !build.unique && givesAllMatches(how);
  return {
    ...withStage(stream, stage, probeText(join, build, search !== null), estimate, pairs), columns,
    maxRows: multiplies ? stream.maxRows * Math.max(1, build.maxRows) : stream.maxRows,
    dependsOn: [...stream.dependsOn, id],
  };
}

/** Whether a probe has found a row: the null row's fields are null, all others' are not. */
function isMatched(graph: Graph, probeNumber: number): number {
  const any = graph.add({ op: "field", row: probeNumber, storage: "u8", offset: 0, nullOffset: 0, nullBit: -1 },
    { scalar: "i64", nullable: true, range: { min: 0n, max: 255n } });
  return graph.not(graph.isNull(any));
}

/** Kind, keys and table. */
function probeText({ how, on, predicate }: Join, { dense, from }: Build, search: boolean): string {
  const keys = on.map(key => `${printExpr(key.left)} = ${printExpr(key.right)}`).join(" and ");
  const method = search ? "ordered" : on.length === 0 ? "all" : dense ? "dense" : "hash";
  return [`probe ${method} ${how} ${from}`, keys === "" ? "" : `on ${keys}`,
    predicate ? `where ${printExpr(predicate)}` : ""].filter(part => part !== "").join(" ");
}
