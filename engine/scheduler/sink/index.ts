// The sink of a pipeline, by how it finishes.
import { CollectSink } from "./collect-sink.ts";
import { FixedGroupSink } from "./fixed-group-sink.ts";
import { HashedGroupSink } from "./hashed-group-sink.ts";
import type { Piece } from "./piece.ts";
import { RowsSink } from "./rows-sink.ts";
import type { Sink, SinkContext } from "./sink.ts";
import { TableSink } from "./table-sink.ts";
import { WindowSink } from "./window-sink.ts";

export function sinkOf(context: SinkContext, deliver: (piece: Piece) => void): Sink {
  const { finish } = context.pipeline;
  switch (finish.kind) {
    case "result": return new CollectSink(context, finish, deliver);
    case "table": return new TableSink(context);
    case "groups": return finish.hashed ? new HashedGroupSink(context, finish) : new FixedGroupSink(context,
      finish);
    case "window": return new WindowSink(context, finish);
    case "list": case "join": case "sort": case "reject": return new RowsSink(context, finish);
  }
}
