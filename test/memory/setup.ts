// A memory with everything ingest needs, as an engine would set it up.
import { Arena } from "../../engine/memory/arena.ts";
import { Budget } from "../../engine/memory/budget.ts";
import type { HostColumn } from "../../engine/memory/host-column.ts";
import { ingestColumn } from "../../engine/memory/ingest/ingest-column.ts";
import type { IngestContext } from "../../engine/memory/ingest/job.ts";
import type { IngestRoutines } from "../../engine/memory/ingest/routines.ts";
import { LinearMemory } from "../../engine/memory/linear-memory.ts";
import { PAGE_BYTES, PageAllocator } from "../../engine/memory/page-allocator.ts";
import type { ResidentColumn } from "../../engine/memory/resident-column.ts";
import { Sanitizer } from "../../engine/memory/sanitizer.ts";
import { instantiateRoutines } from "../../engine/routine/load.ts";

export interface MemorySetup {
  readonly shared?: boolean;
  readonly sanitize?: boolean;
  readonly maximumBytes?: number;
  readonly budgetBytes?: number;
}

export interface TestMemory extends IngestContext {
  readonly memory: LinearMemory;
  readonly engineBudget: Budget;
  readonly arenas: Set<Arena>;
  /** Frees what a failed run left, so that a shrinking property test starts clean. */
  releaseAll(): void;
}

export function testMemory(setup: MemorySetup = {}): TestMemory {
  const { shared = false, maximumBytes = 1 << 28 } = setup;
  const memory = new LinearMemory({ shared, maximumBytes });
  const allocator = new PageAllocator(memory, setup.sanitize ? new Sanitizer(memory) : undefined);
  const engineBudget = new Budget("engine", setup.budgetBytes);
  const routines = instantiateRoutines(memory.memory, memory.shared).imports as unknown as IngestRoutines;
  const arenas = new Set<Arena>();
  const releaseAll = () => arenas.forEach(arena => arena.release());
  return {
    memory, allocator, engineBudget, budget: engineBudget.child("resident columns"), routines, arenas, releaseAll,
  };
}

/** Ingests into a fresh arena. */
export function ingest(context: TestMemory, host: HostColumn): { column: ResidentColumn; arena: Arena } {
  const arena = new Arena(context.allocator, context.budget, { blockBytes: PAGE_BYTES });
  context.arenas.add(arena);
  try {
    return { column: ingestColumn(context, host, arena), arena };
  } catch (error) {
    arena.release();
    throw error;
  }
}
