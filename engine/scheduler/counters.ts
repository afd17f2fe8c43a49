// What kernels count of chunks and rows, told apart by stream: a participant has one block for all streams of
// a pipeline, and moves its numbers aside when a morsel is done. Knows nothing of what stages do.
import { COUNTER, counterCount, counterOffset } from "../kernel/state.ts";
import type { Control } from "./control.ts";
import type { JobPipeline } from "./job.ts";
import { readUnit } from "./unit-table.ts";
import { StateBlock } from "./worker-state.ts";

/** Counters of a pipeline's widest kernel, and of all blocks behind one another. */
export function counterWords(stages: readonly number[]): { readonly width: number; readonly words: number } {
  const width = counterCount(Math.max(...stages));
  return { width, words: stages.length === 1 ? width : width * (1 + stages.length) };
}

const at = ({ registers, counterWidth }: JobPipeline, block: number, counter: number): number =>
  counterOffset(registers) + (block * counterWidth + counter) * 8;

/** A morsel of a stream is done: what its kernel counted becomes the stream's. */
export function settleCounters(state: StateBlock, pipeline: JobPipeline, stream: number): void {
  if (pipeline.streams.length === 1) return;
  for (let k = 0; k < pipeline.counterWidth; k++) {
    const own = at(pipeline, 1 + stream, k);
    state.setI64(own, state.i64(own) + state.i64(at(pipeline, 0, k)));
    state.setI64(at(pipeline, 0, k), 0n);
  }
}

export interface Counted {
  readonly chunks: number;
  /** Rows that were scanned, and those that each stage let through. */
  readonly rows: number;
  readonly stages: readonly number[];
}

/** What all participants have counted in each stream of a pipeline; running morsels included. */
export function readCounters(pipeline: JobPipeline, { control, memory }: Pick<StateBlock, "memory"> & {
  readonly control: Control;
}): Counted[] {
  const { id, streams, counterWidth } = pipeline;
  const sums = streams.map(() => new Array<number>(counterWidth).fill(0));
  for (const participant of control.openParts(id)) {
    const state = new StateBlock(memory, control.part(id, participant, "state"));
    const add = (stream: number, block: number) => {
      const sum = sums[stream]!;
      for (let k = 0; k < counterWidth; k++) sum[k]! += Number(state.i64(at(pipeline, block, k)));
    };
    if (streams.length > 1) streams.forEach((_, s) => add(s, 1 + s));
    const unit = control.part(id, participant, "unit");
    add(streams.length === 1 ? 0 : readUnit(memory, control.pipeline(id, "unitTable"), unit).stream, 0);
  }
  return sums.map(sum => ({
    chunks: sum[COUNTER.chunks]!, rows: sum[COUNTER.rows]!, stages: sum.slice(COUNTER.stages),
  }));
}
