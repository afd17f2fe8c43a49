// What the model knows of the machine, and the numbers of workers that it looks at.
import type { Costs } from "./simulate.ts";

export const WORKERS = [1, 2, 4, 8, 16, 32, 64, 128];

export interface Machine {
  readonly costs: Costs;
  /** GB/s read by one thread, and by two together. */
  readonly bandwidth: readonly [one: number, two: number];
}
