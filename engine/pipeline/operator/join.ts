// Joins: the right side is built, and each left stream gets a stage that looks its rows up.
import { contractText } from "../../../expr/join-contract.ts";
import { columnsOf, type TypedExpr } from "../../../expr/node.ts";
import { printExpr } from "../../../expr/print.ts";
import { demandsUnique, flipped, JOIN_KINDS, otherSide } from "../../plan/join.ts";
import type { Join, JoinColumn, JoinHow } from "../../plan/node.ts";
import { givesAllMatches, opensLevel, type ProbeHow, type Stage } from "../../kernel/spec.ts";
import { STATE } from "../../kernel/state.ts";
import { carry, readField } from "../carry.ts";
import type { LoweringContext } from "../context.ts";
import { joined } from "../../estimate/join.ts";
import type { Graph } from "../graph.ts";
import { close, withStage, type Stream } from "../stream.ts";
import { conjuncts } from "./filter.ts";
import {
  contractKeys, lowerBuild, uncheckedSides, uniqueText, type Build, type UniqueText,
} from "./join-build.ts";
import { keyNodes, ownKeys, unifyWidths, type Side } from "./join-keys.ts";
import { allDependencies, materialize, rowsSink } from "./rows.ts";
import { lowerLimit } from "./sort.ts";

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

/** Pairs each left row with one match: the first in the right side's order, or what a search finds. */
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
