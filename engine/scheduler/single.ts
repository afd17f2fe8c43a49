// The single executor: runs a query's units on this thread; as several participants if told to.
import type { TestingOptions } from "../api.ts";
import { POLL } from "../kernel/state.ts";
import type { QueryRun, RunHooks } from "./query-run.ts";
import { seededRandom } from "./random.ts";

/** Longest stretch of work on the calling thread before others get their turn. */
export const SLICE_MS = 8;

/** Hooks by which the run of a thread that must not be blocked leaves a morsel when its time is over. */
export interface Slice { end: number }

/** Leaves a morsel that may go on for very long when the slice is over. `look`: at whether it should stop. */
export function sliceHooks(
  multiplies: boolean, slice: Slice, look: () => void,
): Pick<RunHooks, "poll" | "leaves"> {
  if (!multiplies) return {};
  const poll = (): number => {
    look();
    return POLL.sink;
  };
  return { poll, leaves: () => performance.now() >= slice.end };
}

/** Ends calls early at random points, to exercise the resume protocol. */
export function earlyExits({ earlyExit, seed }: TestingOptions): Pick<RunHooks, "poll"> {
  if (!earlyExit) return {};
  const random = seededRandom((seed ?? 1) ^ 0x5eed);
  return { poll: () => (random() < earlyExit ? (random() < 0.5 ? POLL.anywhere : POLL.sink) : 0) };
}

/**
 * Runs units as long as there are any, and yields between them: `count` participants from `first` on, which
 * take turns at random.
 */
export function* runSingle(
  run: QueryRun, first: number, count: number, seed: number, done: () => boolean,
): Generator<null, void> {
  const random = seededRandom(seed);
  while (!done()) {
    const start = count === 1 ? 0 : Math.floor(random() * count);
    let worked = false;
    for (let i = 0; i < count && !worked; i++) worked = run.step(first + (start + i) % count);
    if (!worked) return;
    yield null;
  }
}
