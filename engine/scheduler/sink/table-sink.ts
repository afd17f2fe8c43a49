// A lookup table of a dictionary: one value and one null byte for each code, left in linear memory.
import { COLLECT } from "../../kernel/state.ts";
import type { Arena } from "../../memory/arena.ts";
import type { Outcome } from "../../pipeline/pipeline.ts";
import type { WorkerState } from "../worker-state.ts";
import type { Sink } from "./sink.ts";

const VALUE_BYTES = 16;

export class TableSink implements Sink {
  constructor(
    private readonly arena: Arena, private readonly rows: number, private readonly outcome: Outcome,
  ) {}

  open(_worker: number, state: WorkerState): void {
    this.outcome.values = this.arena.allocate(Math.max(1, this.rows) * VALUE_BYTES);
    this.outcome.nulls = this.arena.allocate(this.rows + 16);
    state.setRegister(COLLECT.capacity, this.rows);
    state.setRegister(COLLECT.columns, this.outcome.values);
    state.setRegister(COLLECT.columns + 1, this.outcome.nulls);
  }

  makeRoom(): never { throw new Error("a dictionary's table has room for every code"); }
  morselDone(): void { /* Nothing: the scan is in order. */ }
  finish(): void { this.outcome.count = this.rows; }
}
