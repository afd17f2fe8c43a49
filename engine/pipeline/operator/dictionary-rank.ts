// Text from a dictionary is sorted by its rank: each distinct value is sorted once, rows by small integers.
import { codeOf } from "../carry.ts";
import type { LoweringContext } from "../context.ts";
import { derived } from "../../estimate/rows.ts";
import { ofCount } from "../../estimate/value.ts";
import { Graph } from "../graph.ts";
import { close, type Stream } from "../stream.ts";
import { materialize, rowsSink } from "./rows.ts";

/** A dictionary has to be this many times smaller than what is sorted, or sorting ahead does not pay. */
const LEAST_REPETITION = 4;
/** Sorting so few texts at once is quicker than a pipeline more. */
const LEAST_ROWS = 1000;

/** The rank of a node of text among its dictionary's values, as a node; null: sort the text itself. */
export function lowerRank(context: LoweringContext, streams: readonly Stream[],
  ids: readonly number[]): number | null {
  const [stream] = streams;
  const { graph } = stream!;
  const dictionary = streams.length === 1 ? graph.dictionaries.get(ids[0]!) : undefined;
  if (dictionary?.encoding.kind !== "text" || stream!.maxRows < LEAST_ROWS) return null;
  if (dictionary.length * LEAST_REPETITION > stream!.maxRows) return null;
  const ranks = rankPipeline(context, dictionary.address, dictionary.encoding.bytesAddress,
    dictionary.length);
  stream!.dictionaryTables.push(ranks);
  const code = codeOf(graph, ids[0]!);
  const range = { min: 0n, max: BigInt(dictionary.length - 1) };
  return graph.add({
    op: "lookup", code, storage: "u32", table: graph.parameter("i32", { pipeline: ranks, field: "values" }),
      nulls: -1,
  }, { scalar: "i64", nullable: graph.node(code).nullable, range: powerRange(dictionary.length),
    bounds: range });
}

/** Kernels rely on no more than the number of bits. */
const powerRange = (length: number) => ({ min: 0n, max: (1n << BigInt(Math.max(1,
  Math.ceil(Math.log2(length))))) - 1n });

/** Sorts a dictionary's values and leaves the rank of each code. */
function rankPipeline(context: LoweringContext, offsets: number, bytes: number, length: number): number {
  const graph = new Graph();
  const text = graph.add({
    op: "column", storage: "text offsets", values: graph.parameter("i32", offsets), validity: -1,
    bytes: graph.parameter("i32", bytes),
  }, { scalar: "text", nullable: false });
  const code = graph.add({ op: "row number", validity: -1 },
    { scalar: "i64", nullable: false, range: { min: 0n, max: (1n << 32n) - 1n } });
  const values: Stream = {
    graph, source: { kind: "columns" }, rows: { begin: 0, end: length }, stages: [],
    columns: new Map([["text", text], ["code", code]]), maxRows: length, dependsOn: [],
    from: "dictionary", steps: [], dictionaryTables: [], prunes: [],
    estimate: derived(length, () => ofCount(length)),
  };
  const rows = materialize([values], ["text", "code"], 8);
  const [textField, codeField] = rows.layout.fields;
  return context.pipeline("dictionary ranks",
    "every value of the dictionary is ranked before the rows are sorted",
    [close(values, rowsSink(rows, 0, {
      words: [[{ node: text, part: "prefix", bits: 64, invert: false, offset: "0" }]],
    }))], [], {
      kind: "sort", keys: [[textField!.offset, 1]], offset: 0, count: Infinity, bounded: false,
      rankOffset: codeField!.offset,
    }, length).id;
}
