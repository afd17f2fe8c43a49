// Sort, top-N, limit and row numbers: rows are materialized, and read again in another order or in part.
import type { SortKey } from "../../plan/node.ts";
import type { SortPart } from "../../kernel/spec.ts";
import { carry, type Carried } from "../carry.ts";
import type { LoweringContext } from "../context.ts";
import { limited, numbered } from "../../estimate/rows.ts";
import { close, totalEstimate, totalRows, type Stream } from "../stream.ts";
import { lowerRank } from "./dictionary-rank.ts";
import { allDependencies, materialize, rowsSink, streamOfRows } from "./rows.ts";

const WORD_BITS = 64;

export interface SortPlan {
  /** Words in terms of key numbers; `node` is filled in for each stream. */
  readonly words: readonly (readonly (Omit<SortPart, "node"> & { readonly key: number })[])[];
  /** Keys of text, compared whole where prefixes tie; their place among the words. */
  readonly texts: readonly {
    readonly key: number; readonly afterWord: number; readonly descending: boolean;
  }[];
}

/** Packs the keys' bits into words, most significant key first; key number `apart` begins a new one. */
export function planWords(keys: readonly SortKey[], carried: readonly Carried[], apart = 0): SortPlan {
  const words: (Omit<SortPart, "node"> & { key: number })[][] = [[]];
  const texts: { key: number; afterWord: number; descending: boolean }[] = [];
  let room = WORD_BITS;
  const put = (key: number, part: SortPart["part"], bits: number, invert: boolean, offset = 0n) => {
    if (bits > room) {
      words.push([]);
      room = WORD_BITS;
    }
    words[words.length - 1]!.push({ key, part, bits, invert, offset: String(offset) });
    room -= bits;
  };
  keys.forEach(({ descending, nullsFirst }, key) => {
    if (key === apart) room = room === WORD_BITS ? WORD_BITS : 0;
    const { scalar, nullable, range } = carried[key]!;
    if (nullable) put(key, "null", 1, nullsFirst);
    switch (scalar) {
      case "bool": put(key, "value", 1, descending); break;
      case "f64": put(key, "float", WORD_BITS, descending); break;
      case "wide":
        put(key, "high", WORD_BITS, descending);
        put(key, "low", WORD_BITS, descending);
        break;
      case "text":
        put(key, "prefix", WORD_BITS, descending);
        texts.push({ key, afterWord: words.length - 1, descending });
        break;
      case "i64": {
        const bits = Math.max(1, (range!.max - range!.min).toString(2).length);
        put(key, "value", bits, descending, -range!.min);
      }
    }
  });
  return { words, texts };
}

/** The keys as words and texts in rows; the first word is not among them. */
export function sortKeys(plan: SortPlan, textOffset: (text: number) => number): [number, number][] {
  return plan.words.flatMap((_, w): [number, number][] => [
    ...(w > 0 ? [[w * 8, 0] as [number, number]] : []),
    ...plan.texts.flatMap(({ afterWord, descending }, t): [number, number][] =>
      (afterWord === w ? [[textOffset(t), descending ? 2 : 1]] : [])),
  ]);
}

/** The parts of a stream's words. */
export const sortWords = (plan: SortPlan, keys: readonly Carried[], stream: number): SortPart[][] =>
  plan.words.map(word => word.map(({ key, ...part }) => ({ ...part, node: keys[key]!.nodes[stream]! })));

/** The text of a null is whatever it was computed from; as it is compared whole, it becomes empty. */
export const emptyForNull = (streams: readonly Stream[], key: Carried): Carried => ({
  ...key,
  nodes: key.nodes.map((id, i) => {
    const { graph } = streams[i]!;
    if (!graph.node(id).nullable) return id;
    return graph.add({ op: "coalesce", args: [id, graph.null("text")] }, { scalar: "text", nullable: true });
  }),
});

/** Sorts, and keeps rows [offset, offset + count); `bounded` prunes on the way (top-N). */
export function lowerSort(
  context: LoweringContext, streams: readonly Stream[], names: readonly string[], keys: readonly SortKey[],
  { offset, count, bounded }: { offset: number; count: number; bounded: boolean },
): Stream[] {
  const operator = bounded ? "top-N" : "sort";
  const lowered = streams.map(stream => {
    const lowering = context.expressions(stream, operator);
    return keys.map(k => lowering.lower(k.expr));
  });
  const sortable = keys.map((_, k) => {
    const ids = lowered.map(nodes => nodes[k]!);
    const rank = lowerRank(context, streams, ids);
    return carry(streams, rank === null ? ids : [rank], true);
  });
  const plan = planWords(keys, sortable);
  const start = plan.words.length * 8;
  const rows = materialize(
    streams, names, start, plan.texts.map(t => emptyForNull(streams, sortable[t.key]!)),
  );
  const segments = sortKeys(plan, t => rows.layout.fields[names.length + t]!.offset);
  const closed = streams.map((stream, i) =>
    close(stream, rowsSink(rows, i, { bounded, words: sortWords(plan, sortable, i) })));
  const estimate = limited(totalEstimate(streams), offset, count);
  const pipeline = context.pipeline(operator, `${operator} needs every row before it gives the first`,
    closed, allDependencies(streams),
    { kind: "sort", keys: segments, offset, count, bounded }, estimate.rows);
  return [streamOfRows(rows, pipeline.id, Math.min(totalRows(streams), count), operator, estimate)];
}

/** Rows [offset, offset + count) in input order; or all, to be read again. */
export function lowerLimit(
  context: LoweringContext, streams: readonly Stream[], names: readonly string[], offset: number,
  count: number, operator = "limit",
): Stream[] {
  const rows = materialize(streams, names, 0);
  const estimate = limited(totalEstimate(streams), offset, count);
  const pipeline = context.pipeline(operator, `${operator} counts rows in input order`,
    streams.map((stream, i) => close(
      stream, rowsSink(rows, i),
    )), allDependencies(streams), { kind: "list", offset, count }, estimate.rows);
  return [streamOfRows(rows, pipeline.id, Math.min(totalRows(streams), count), operator, estimate)];
}

/** Rows that several others read: each gets a stream of its own over them. */
export function lowerShared(
  context: LoweringContext, streams: readonly Stream[], names: readonly string[],
): () => Stream {
  const rows = materialize(streams, names, 0);
  const estimate = totalEstimate(streams);
  const pipeline = context.pipeline("shared subplan", "several inputs need these rows",
    streams.map((stream, i) => close(stream, rowsSink(rows, i))), allDependencies(streams),
    { kind: "list", offset: 0, count: Infinity }, estimate.rows);
  const most = totalRows(streams);
  return () => streamOfRows(rows, pipeline.id, most, "shared rows", estimate);
}

/**
 * Numbers rows: by the source's own numbering where nothing has been dropped, else over materialized rows.
 */
export function lowerRowIndex(
  context: LoweringContext, streams: readonly Stream[], names: readonly string[], name: string, start: number,
): Stream[] {
  const untouched = streams.length === 1 && streams[0]!.stages.length === 0
    // Entries of groups may have gaps between them.
    && streams[0]!.source.kind !== "strided";
  const [stream] = untouched ? streams : lowerLimit(context, streams, names, 0, Infinity, "row index");
  const { graph } = stream!;
  const row = graph.add({ op: "row number", validity: -1 }, {
    scalar: "i64", nullable: false, range: { min: 0n, max: (1n << 32n) - 1n },
  });
  const first = BigInt(firstRow(stream!));
  const id = graph.apply("i64.add", [row, graph.add(
    { op: "parameter", parameter: graph.parameter("i64", BigInt(start) - first) },
    { scalar: "i64", nullable: false, range: { min: -(1n << 53n), max: 1n << 53n } })], "i64",
    { range: { min: -(1n << 53n), max: (1n << 53n) + (1n << 32n) } });
  const columns = new Map([[name, id], ...stream!.columns]);
  return [{ ...stream!, columns, estimate: numbered(stream!.estimate, name, start) }];
}

/** The number of a stream's first row: tables may be scanned from the middle. */
const firstRow = ({ rows }: Stream): number => ("of" in rows ? 0 : rows.begin);
