// Makes what the queries of an engine share: memory, budgets, routines, the cache of kernels.
import type { EngineOptions } from "./api.ts";
import { SELECTION_TABLE } from "./kernel/state.ts";
import { Budget } from "./memory/budget.ts";
import type { IngestRoutines } from "./memory/ingest/routines.ts";
import { LinearMemory, MAXIMUM_BYTES } from "./memory/linear-memory.ts";
import { PageAllocator } from "./memory/page-allocator.ts";
import { Residency } from "./memory/residency.ts";
import { Sanitizer } from "./memory/sanitizer.ts";
import { defaultMemoryLimit, sharesMemory } from "./platform.ts";
import { compileRoutines, instantiateRoutines } from "./routine/load.ts";
import { KernelCache } from "./scheduler/kernel-cache.ts";
import { MATH } from "./scheduler/math.ts";
import type { Resources } from "./scheduler/resources.ts";

/** The same without blocking the thread to compile. */
export async function openResourcesAsync(options: EngineOptions): Promise<Resources> {
  await compileRoutines(options.sharedMemory ?? sharesMemory());
  return openResources(options);
}

export function openResources(options: EngineOptions): Resources {
  const shared = options.sharedMemory ?? sharesMemory();
  const limit = Math.min(options.memoryLimit ?? defaultMemoryLimit(), MAXIMUM_BYTES);
  const memory = new LinearMemory({ shared, maximumBytes: limit });
  const allocator = new PageAllocator(memory, options.sanitize ? new Sanitizer(memory) : undefined);
  const budget = new Budget("engine", limit);
  const textOwners = new Map<number, (bytes: number) => void>();
  const routines = instantiateRoutines(
    memory.memory, shared, (state, bytes) => textOwners.get(state)!(bytes),
  );
  const residency = new Residency({
    allocator, routines: routines.exports as unknown as IngestRoutines,
      budget: budget.child("resident columns"),
  });
  const kernels = new KernelCache(
    { env: { memory: memory.memory }, routine: routines.imports, math: MATH }, shared,
  );
  fillSelectionTable(memory);
  const environment = { memory, routines, textOwners, kernel: (number: number) => kernels.get(number) };
  return { memory, allocator, budget, residency, routines, kernels, environment };
}

function fillSelectionTable(memory: LinearMemory): void {
  const table = memory.u16();
  for (let mask = 0; mask < 256; mask++) {
    let at = SELECTION_TABLE / 2 + mask * 8;
    for (let bit = 0; bit < 8; bit++) if (mask >> bit & 1) table[at++] = bit;
  }
}
