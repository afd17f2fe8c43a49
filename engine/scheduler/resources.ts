// What every query of an engine shares: memory, budgets, resident columns, routines, compiled kernels.
import type { Budget } from "../memory/budget.ts";
import type { LinearMemory } from "../memory/linear-memory.ts";
import type { PageAllocator } from "../memory/page-allocator.ts";
import type { Residency } from "../memory/residency.ts";
import type { Routines } from "../routine/load.ts";
import type { Environment } from "./environment.ts";
import type { KernelCache } from "./kernel-cache.ts";

export interface Resources {
  readonly memory: LinearMemory;
  readonly allocator: PageAllocator;
  readonly budget: Budget;
  readonly residency: Residency;
  readonly routines: Routines;
  readonly kernels: KernelCache;
  /** This thread's means to run units. */
  readonly environment: Environment;
}
