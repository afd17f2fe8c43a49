// The build side of a join: rows with their keys, chained by hash, or by the key itself where it is dense.
import { contractText, type JoinContractText } from "../../../expr/join-contract.ts";
import { columnsOf, type TypedExpr } from "../../../expr/node.ts";
import { printExpr } from "../../../expr/print.ts";
import { isFloat } from "../../../expr/type.ts";
import { demandsUnique, JOIN_KINDS, type JoinSide } from "../../plan/join.ts";
import type { Join } from "../../plan/node.ts";
import { opensLevel } from "../../kernel/spec.ts";
import { carry, type Carried } from "../carry.ts";
import type { LoweringContext } from "../context.ts";
import { withKeys } from "../../estimate/join.ts";
import type { RowEstimate } from "../../estimate/rows.ts";
import type { ContractCheck, ContractKey, Pipeline } from "../pipeline.ts";
import { close, totalEstimate, totalRows, type Stream } from "../stream.ts";
import { filterStream } from "./filter.ts";
import type { Side } from "./join-keys.ts";
import { allDependencies, materialize, rowsSink, type Materialized } from "./rows.ts";

/** Chain (4 bytes) and hash (4 bytes) stand at the start of a build row. */
const HEAD_BYTES = 8;
const HASH_OFFSET = 4;
/**
 * A directory indexed by the key may be this many times larger than the build side, and this large at most.
 */
const DENSE_FACTOR = 8;
const DENSE_MOST = 1 << 26;

export interface Build {
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
export type UniqueText = (side: JoinSide) => JoinContractText;

export const uniqueText = ({ validate, on }: Join): UniqueText => side =>
  contractText({ kind: "unique", validate, side }, on.map(key => key[side]));

/** Sides whose keys must be unique, but are not checked as the build side for the probes is linked. */
export function uncheckedSides(join: Join): JoinSide[] {
  const exact = join.on.every(on => !isFloat(on.right.type) || isFloat(on.left.type));
  return (["left", "right"] as const).filter(side =>
    demandsUnique(join.validate, side) && !(side === "right" && exact));
}

/** Where rows keep their keys, from a field on. */
export const contractKeys = ({ carried, layout }: Materialized, first: number): ContractKey[] =>
  carried.slice(first).map(({ scalar, storage }, k) => {
    const { offset, nullBit } = layout.fields[first + k]!;
    return { scalar, storage, offset, nullFlag: nullBit < 0 ? -1 : layout.nullOffset * 8 + nullBit };
  });

/** Right columns that come out, or that the predicate reads. */
function rightColumns({ how, predicate, columns }: Join): string[] {
  const read = predicate ? columnsOf(predicate) : new Set<string>();
  return [...new Set(columns.filter(c => c.side === "right" && (JOIN_KINDS[how].pairs || read.has(c.name)))
    .map(c => c.from))];
}

/** `use`: whether rows are looked up in the table, keys are checked for duplicates as it is linked,
  or both. */
export function lowerBuild(
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
    && !sides[0]!.stream.stages.some(opensLevel)));
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
