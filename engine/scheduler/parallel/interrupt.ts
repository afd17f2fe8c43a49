// Makes a query's calls return soon, from whatever thread: flags in their state blocks. Says when it is late.
import { POLL, STATE } from "../../kernel/state.ts";
import type { LinearMemory } from "../../memory/linear-memory.ts";
import type { Control } from "../control.ts";

/** To be called after the query was told to stop or to pause: a call may begin meanwhile, and looks then. */
export function interrupt(memory: LinearMemory, control: Control): void {
  // State blocks may lie where another thread has grown the memory.
  memory.refresh();
  const words = memory.i32();
  for (let p = 0; p < control.shape.pipelines; p++) {
    for (let participant = 0; participant < control.shape.participants; participant++) {
      const state = control.part(p, participant, "state");
      if (state !== 0) Atomics.store(words, (state + STATE.poll) >>> 2, POLL.anywhere);
    }
  }
}

/** A point in time as all threads count it: milliseconds in 32 bits, never 0. */
export const clockWord = (sinceOrigin: number): number =>
  Math.round((performance.timeOrigin + sinceOrigin) % 2 ** 32) | 0 || 1;

/** Whether the query's deadline has passed, if it has one. */
export function isLate(control: Control): boolean {
  const deadline = control.header("deadline");
  // The word wraps after weeks; timeouts are shorter.
  return deadline !== 0 && ((clockWord(performance.now()) - deadline) | 0) > 0;
}
