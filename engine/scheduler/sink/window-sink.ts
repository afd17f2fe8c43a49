// Window functions: the kernel writes them into the rows; each participant has a block for running states.
import { WINDOW } from "../../kernel/state.ts";
import type { JobFinish } from "../job.ts";
import type { WorkerState } from "../worker-state.ts";
import type { Sink, SinkContext } from "./sink.ts";

export class WindowSink implements Sink {
  constructor(
    private readonly context: SinkContext, private readonly finish: Extract<JobFinish, { kind: "window" }>,
  ) {}

  open(_participant: number, state: WorkerState): void {
    state.setRegister(WINDOW.block, this.context.arena.allocate(Math.max(8, this.finish.blockBytes)));
  }

  makeRoom(): never { throw new Error("a window's rows have room for its results"); }
  phase(): null { return null; }
}
