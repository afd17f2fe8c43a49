// A thread's means to run units: the memory, its own routines and kernels.
import type { LinearMemory } from "../memory/linear-memory.ts";
import type { Routines } from "../routine/load.ts";
import type { Kernel } from "./kernel-cache.ts";

export interface Environment {
  readonly memory: LinearMemory;
  readonly routines: Routines;
  /** A kernel by its number in the engine's cache. */
  kernel(number: number): Kernel;
  /** Who gets more room for strings, by the address of a participant's state block. */
  readonly textOwners: Map<number, (bytes: number) => void>;
}
