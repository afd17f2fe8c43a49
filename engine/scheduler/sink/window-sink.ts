// Window functions: the kernel writes them into the rows; each participant has a block for running states,
// and regions for what some functions keep of each row of a partition.
import { REGION, WINDOW } from "../../kernel/state.ts";
import type { Region } from "../../kernel/spec.ts";
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
    const { blockBytes, regions } = this.finish;
    const block = this.context.arena.allocate(Math.max(8, blockBytes));
    state.setRegister(WINDOW.block, block);
    for (const region of regions) this.cells().fill(0, cellOf(block, region), cellOf(block, region) + 2);
  }

  /** Finds the borders in a range of whole partitions, and makes room for the largest that there can be. */
  morselBegins(_participant: number, state: WorkerState, unit: number): void {
    const { control, environment: { memory, routines }, pipeline } = this.context;
    const { of, partitionKeys, borderKeys, movedStride } = this.finish;
    const { begin, end } = readUnit(memory, control.pipeline(pipeline.id, "unitTable"), unit);
    const outcome = (field: OutcomeField["field"]) => control.outcome({ pipeline: of, field });
    routines.exports.markBorders(
      outcome("sorted"), begin, end, outcome("borderKeys"), partitionKeys, borderKeys, outcome("flags"),
      movedStride === 0 ? 0 : outcome("moved"), movedStride);
    for (const region of this.finish.regions) this.widen(state.register(WINDOW.block), region, end - begin);
  }

  /** Makes a region large enough for so many rows. */
  private widen(block: number, region: Region, rows: number): void {
    const at = cellOf(block, region);
    const known = this.cells()[at + REGION.rows / 4]!;
    if (rows <= known) return;
    // What is too small is given back with the arena: doubled, all of it is less than the last.
    const wanted = Math.max(rows, 2 * known);
    const address = this.context.arena.allocate(REGION.headBytes + wanted * region.rowBytes);
    this.cells().set([address, wanted], at);
  }

  /** Memory may have grown since it was asked for last. */
  private cells(): Uint32Array { return this.context.environment.memory.u32(); }

  makeRoom(): never { throw new Error("a window's rows have room for its results"); }
  phase(): null { return null; }
}

/** Where a region's cells are: its address, then its rows. */
const cellOf = (block: number, region: Region): number => (block + region.block + REGION.address) >>> 2;
