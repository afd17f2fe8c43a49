// Puts groups into the order of their first rows, by a position that they carry.
import type { LoweringContext } from "../context.ts";
import { close, type Stream } from "../stream.ts";
import { allDependencies, materialize, rowsSink, streamOfRows } from "./rows.ts";

export function lowerSortBy(
  context: LoweringContext, stream: Stream, names: readonly string[], position: number,
): Stream {
  const rows = materialize([stream], names, 8);
  const closed = close(stream, rowsSink(rows, 0, {
    words: [[{ node: position, part: "value", bits: 64, invert: false, offset: "0" }]],
  }));
  const pipeline = context.pipeline("aggregate", "groups are put into the order of their first rows",
    [closed], allDependencies([stream]),
    { kind: "sort", keys: [], offset: 0, count: Infinity, bounded: false }, stream.estimate.rows);
  return streamOfRows(rows, pipeline.id, stream.maxRows, "groups in order", stream.estimate);
}
