// Window functions: rows are sorted by partition and order, a second pipeline writes the functions' results
// into them, and the rows are read again in input order.
import { FIRST_FIELD } from "../../kernel/state.ts";
import type { SortKey, Window } from "../../plan/node.ts";
import { carry, type Carried } from "../carry.ts";
import type { LoweringContext } from "../context.ts";
import { derived, grouped, sampled, type RowEstimate } from "../../estimate/rows.ts";
import { ofCount } from "../../estimate/value.ts";
import { close, totalEstimate, totalRows, type Stream } from "../stream.ts";
import { WindowPlanner } from "../window-functions.ts";
import { planFirstRows, type FirstRowsPlan } from "./first-rows.ts";
import { allDependencies, materialize, rowsSink, streamOfRows, type Materialized } from "./rows.ts";
import { lowerRank } from "./dictionary-rank.ts";
import { emptyForNull, planWords, sortKeys, sortWords } from "./sort.ts";

export function lowerWindow(context: LoweringContext, node: Window, streams: readonly Stream[]): Stream[] {
  const names = node.input.schema.map(f => f.name);
  const { rows, words, partition, order, ordered, firstRows } = layOut(context, node, streams, names);
  const estimate = expected(node, totalEstimate(streams));
  const most = totalRows(streams);
  // Operands are columns and literals: lowering them adds no pipeline before this one.
  const id = context.pipelines.length;
  const sorted = streamOfRows(rows, id, most, "sorted rows", estimate, "sorted");
  const planner = new WindowPlanner(context, node, sorted, rows.layout.stride);
  const sink = planner.sink(id);
  // What says whether a row is among the first has been read when the results are written.
  const first = firstRows?.(rows.layout.stride);
  const written = rows.layout.stride + (first ? FIRST_FIELD.bytes : 0);
  const moved = !ordered && most * (written + planner.rowEnd) <= context.mostMovedBytes
    ? { stride: planner.rowEnd, bytes: rows.layout.stride } : null;
  const stride = moved ? written : Math.max(written, planner.rowEnd);
  const sort = context.pipeline("window", breaker(node, ordered),
    streams.map((stream, i) =>
      close(stream, rowsSink(rows, i, { words: words(i), stride, first: first?.sink(i) ?? null }))),
    allDependencies(streams), {
      kind: "sort", keys: [...partition, ...order].slice(1), offset: 0, count: Infinity, bounded: false,
      borders: { partition, order, ordered, moved }, ...first ? { first: first.table } : {},
    }, estimate.rows);
  if (sort.id !== id) throw new Error("the pipeline that sorts has another number than its reader expects");
  const computed = context.pipeline("window", "every row has its results before they are read in input order",
    [close(sorted, sink)], [id],
    {
      kind: "window", of: id, partitionKeys: partition.length, borderKeys: partition.length + order.length,
      movedStride: moved?.stride ?? 0,
    },
    estimate.rows);
  const output = streamOfRows(rows, id, most, "window", derived(estimate.rows, name =>
    (names.includes(name) ? estimate.column(name) : ofCount(estimate.rows))));
  const results = planner.results(context.expressions(output, "window"), output.graph);
  const columns = new Map([...output.columns, ...results]);
  return [{ ...output, columns, dependsOn: [id, computed.id] }];
}

/** What is expected of the rows that are sorted: of each partition no more than are wanted. */
function expected({ partitionBy, wanted }: Window, input: RowEstimate): RowEstimate {
  if (!wanted) return input;
  const partitions = grouped(input, partitionBy.map((expr, i) => ({ name: String(i), expr })), []);
  return sampled(input, Math.min(input.rows, partitions.rows * wanted.most));
}

function breaker({ wanted }: Window, ordered: boolean): string {
  const why = ordered ? "rows in order are written down to have room for the results"
    : "a window function needs its whole partition, in order";
  return wanted ? `${why}; only rows that may be among its first ${wanted.most} are kept` : why;
}

interface Layout {
  readonly rows: Materialized;
  /** The words of a stream's rows. */
  words(stream: number): ReturnType<typeof sortWords>;
  readonly partition: [number, number][];
  readonly order: [number, number][];
  /** Whether the rows come in the window's order. */
  readonly ordered: boolean;
  /** How rows are dropped that are not wanted; null: all are. */
  readonly firstRows: ((at: number) => FirstRowsPlan) | null;
}

/** By one key that is known to ascend over the rows, or by none. */
function comeInOrder(
  streams: readonly Stream[], keys: readonly SortKey[], [carried]: readonly Carried[],
): boolean {
  if (keys.length === 0) return true;
  const [stream] = streams;
  return keys.length === 1 && streams.length === 1 && !keys[0]!.descending
    && carried!.scalar === "i64" && !carried!.nullable && stream!.graph.sorted.has(carried!.nodes[0]!)
    && stream!.stages.every(stage => stage.kind === "filter");
}

/** Rows that begin with the words of the partition's keys and then those of the order. */
function layOut(
  context: LoweringContext, node: Window, streams: readonly Stream[], names: readonly string[],
): Layout {
  const apart = node.partitionBy.length;
  const keys = [
    ...node.partitionBy.map(expr => ({ expr, descending: false, nullsFirst: false })), ...node.orderBy,
  ];
  const carried = keys.map(({ expr }, k) => {
    const ids = streams.map(stream => context.expressions(stream, "window").lower(expr));
    // Rows of a partition only need to be neighbours: the codes of a dictionary do.
    if (k < apart) return carry(streams, ids);
    const rank = lowerRank(context, streams, ids);
    return carry(streams, rank === null ? ids : [rank], true);
  });
  const plan = planWords(keys, carried, apart);
  const texts = plan.texts.map(t => emptyForNull(streams, carried[t.key]!));
  const rows = materialize(streams, names, plan.words.length * 8, texts);
  const further = sortKeys(plan, t => rows.layout.fields[names.length + t]!.offset);
  const all: [number, number][] = [[0, 0], ...further];
  // Words and texts of the partition come first: so many.
  const before = plan.words.filter(word => word[0] !== undefined && word[0].key < apart).length
    + plan.texts.filter(text => text.key < apart).length;
  return {
    rows, words: stream => sortWords(plan, carried, stream),
    partition: all.slice(0, before), order: all.slice(before),
    ordered: comeInOrder(streams, keys, carried),
    firstRows: node.wanted && planFirstRows(context, node, node.wanted, streams, carried.slice(apart)),
  };
}
