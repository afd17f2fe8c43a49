// A lookup table of a dictionary: one value and one null byte for each code, left in linear memory.
import { COLLECT } from "../../kernel/state.ts";
import type { WorkerState } from "../worker-state.ts";
import type { Sink, SinkContext } from "./sink.ts";

const VALUE_BYTES = 16;

export class TableSink implements Sink {
  constructor(private readonly context: SinkContext) {}

  open(_participant: number, state: WorkerState): void {
    const { pipeline, control, arena } = this.context;
    const rows = control.pipeline(pipeline.id, "maxRows");
    const values = arena.allocate(Math.max(1, rows) * VALUE_BYTES);
    const nulls = arena.allocate(rows + 16);
    state.setRegister(COLLECT.capacity, rows);
    state.setRegister(COLLECT.columns, values);
    state.setRegister(COLLECT.columns + 1, nulls);
    control.setOutcome(pipeline.id, { values, nulls, count: rows });
  }

  makeRoom(): never { throw new Error("a dictionary's table has room for every code"); }
  phase(): null { return null; }
}
