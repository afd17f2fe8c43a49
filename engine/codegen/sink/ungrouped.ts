// Aggregates over all rows: one state, kept in locals while a chunk is worked on.
import { GROUPS } from "../../kernel/state.ts";
import { merge, readsOf, updateAll } from "../accumulator.ts";
import { localCells, memoryCells } from "../cells.ts";
import { ARGUMENT } from "../context.ts";
import { forEachRow } from "../level.ts";
import { countPosition, positionNode, register, type SinkEmitter } from "./sink.ts";

export const ungrouped: SinkEmitter<"ungrouped"> = {
  apply(context, frame, level, { accumulators }) {
    const { f } = context;
    f.scoped(() => {
      const position = positionNode(context);
      context.loadParameters(readsOf(accumulators));
      const cells = localCells(f, register(context, GROUPS.entries), accumulators);
      cells.load();
      forEachRow(context, frame, level, expressions => {
        updateAll(context, expressions, cells, accumulators, position);
        if (position >= 0) countPosition(context);
      });
      cells.save();
    });
  },
  merge(context, { accumulators }) {
    const { f } = context;
    const target = memoryCells(f, register(context, GROUPS.entries));
    const source = memoryCells(f, ARGUMENT.begin);
    for (const accumulator of accumulators) merge(context, target, source, accumulator);
  },
};
