// Window functions: the kernel writes them into the rows; each participant has a block for running states.
import { WINDOW } from "../../kernel/state.ts";
import type { OutcomeField } from "../../pipeline/pipeline.ts";
import type { JobFinish } from "../job.ts";
import { readUnit } from "../unit-table.ts";
import type { WorkerState } from "../worker-state.ts";
import type { Sink, SinkContext } from "./sink.ts";

export class WindowSink implements Sink {
  constructor(
    private readonly context: SinkContext, private readonly finish: Extract<JobFinish, { kind: "window" }>,
  ) {}

  open(_participant: number, state: WorkerState): void {
    state.setRegister(WINDOW.block, this.context.arena.allocate(Math.max(8, this.finish.blockBytes)));
  }

  /** Finds the borders in a range of whole partitions. */
  morselBegins(_participant: number, _state: WorkerState, unit: number): void {
    const { control, environment: { memory, routines }, pipeline } = this.context;
    const { of, partitionKeys, borderKeys } = this.finish;
    const { begin, end } = readUnit(memory, control.pipeline(pipeline.id, "unitTable"), unit);
    const outcome = (field: OutcomeField["field"]) => control.outcome({ pipeline: of, field });
    routines.exports.markBorders(
      outcome("sorted"), begin, end, outcome("borderKeys"), partitionKeys, borderKeys, outcome("flags"));
  }

  makeRoom(): never { throw new Error("a window's rows have room for its results"); }
  phase(): null { return null; }
}
