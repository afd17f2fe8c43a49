// The engine's only door: runs plans and explains them. Knows neither frames nor formats.
import { CancelledError, QuernError } from "../expr/error.ts";
import type { Engine, EngineOptions, ExplainOptions, MemoryUse, QueryStatistics, Result, RunOptions } from "./api.ts";
import { explainText } from "./explain.ts";
import { SELECTION_TABLE } from "./kernel/state.ts";
import { Budget } from "./memory/budget.ts";
import type { HostColumn } from "./memory/host-column.ts";
import { LinearMemory, MAXIMUM_BYTES } from "./memory/linear-memory.ts";
import { PageAllocator } from "./memory/page-allocator.ts";
import { Residency } from "./memory/residency.ts";
import { Sanitizer } from "./memory/sanitizer.ts";
import type { IngestRoutines } from "./memory/ingest/routines.ts";
import type { Plan } from "./plan/node.ts";
import { defaultMemoryLimit, nextTask, sharesMemory } from "./platform.ts";
import { executeReference } from "./reference/index.ts";
import type { Source } from "./source/source.ts";
import { statisticsPort } from "./statistics-port.ts";
import { instantiateRoutines } from "./routine/load.ts";
import { KernelCache } from "./scheduler/kernel-cache.ts";
import { Query } from "./scheduler/query.ts";
import type { Resources } from "./scheduler/resources.ts";

export type { Engine, EngineOptions, ExplainOptions, MemoryUse, QueryStatistics, Result, RunOptions } from "./api.ts";

/** Longest stretch of work on the calling thread before others get their turn. */
const SLICE_MS = 8;

class SingleThreadEngine implements Engine {
  private resources: Resources | null = null;
  private closed = false;
  private queries = 0;

  constructor(private readonly options: EngineOptions) {}

  /** Memory and routines are made for the first query: importing the package starts nothing. */
  private open(): Resources {
    if (this.closed) throw new QuernError("engine-closed", "The engine is closed.", { hint: "Create another with createEngine()." });
    return this.resources ??= openResources(this.options);
  }

  runSync(plan: Plan, options: RunOptions = {}): Result {
    if (options.executor === "reference") return reference(plan);
    const query = this.start(plan, options);
    try {
      const steps = query.run(false);
      for (;;) {
        options.signal?.throwIfAborted();
        const step = steps.next();
        if (step.done) return step.value;
      }
    } catch (error) {
      throw cancelled(error, options.signal);
    } finally {
      query.release();
    }
  }

  async run(plan: Plan, options: RunOptions = {}): Promise<Result> {
    if (options.executor === "reference") return reference(plan);
    const query = this.start(plan, options);
    try {
      const steps = query.run(false);
      let sliceEnd = performance.now() + SLICE_MS;
      for (;;) {
        options.signal?.throwIfAborted();
        const step = steps.next();
        if (step.done) return step.value;
        if (performance.now() < sliceEnd) continue;
        await nextTask();
        sliceEnd = performance.now() + SLICE_MS;
      }
    } catch (error) {
      throw cancelled(error, options.signal);
    } finally {
      query.release();
    }
  }

  async *batches(plan: Plan, options: RunOptions = {}): AsyncGenerator<Result> {
    if (options.executor === "reference") {
      yield reference(plan);
      return;
    }
    const query = this.start(plan, options);
    try {
      const steps = query.run(true);
      for (;;) {
        options.signal?.throwIfAborted();
        const step = steps.next();
        if (step.done) {
          if (step.value.rowCount > 0) yield step.value;
          return;
        }
        if (step.value !== null) yield step.value;
        else await nextTask();
      }
    } catch (error) {
      throw cancelled(error, options.signal);
    } finally {
      query.release();
    }
  }

  private start(plan: Plan, options: RunOptions): Query {
    const resources = this.open();
    return new Query(resources, plan, options, statisticsPort, ++this.queries);
  }

  explain(plan: Plan, options: ExplainOptions = {}): string {
    const query = this.start(plan, {});
    try {
      return explainText(query.prepare(), options, this.open().memory.shared);
    } finally {
      query.release();
    }
  }

  pin(source: Source): () => void {
    const { residency } = this.open();
    const pinned: HostColumn[] = [];
    let released = false;
    const release = () => {
      if (released) return;
      released = true;
      for (const host of pinned) residency.release(host);
    };
    try {
      for (let i = 0; i < source.schema.length; i++) {
        const host = source.column(i);
        residency.acquire(host);
        pinned.push(host);
      }
    } catch (error) {
      release();
      throw error;
    }
    return release;
  }

  memoryUse(): MemoryUse {
    const { resources } = this;
    if (!resources) return { residentBytes: 0, arenaBytes: 0, arenas: 0, capacityBytes: 0 };
    const residentBytes = resources.residency.bytes;
    return {
      residentBytes, arenaBytes: resources.allocator.usedBytes - residentBytes, arenas: Query.open(resources),
      capacityBytes: resources.allocator.capacityBytes,
    };
  }

  close(): void {
    this.closed = true;
    this.resources?.residency.clear();
    this.resources = null;
  }
}

function cancelled(error: unknown, signal: AbortSignal | undefined): unknown {
  if (!signal?.aborted || error !== signal.reason) return error;
  return new CancelledError("cancelled", "The query was cancelled by its signal.", { cause: error });
}

function reference(plan: Plan): Result {
  const start = performance.now();
  const result = executeReference(plan);
  const statistics: QueryStatistics = { executor: "reference", compiled: 0, milliseconds: performance.now() - start, peakBytes: 0 };
  return { schema: result.schema, rowCount: result.rowCount, column: index => result.column(index), statistics };
}

function openResources(options: EngineOptions): Resources {
  const shared = options.sharedMemory ?? sharesMemory();
  const limit = Math.min(options.memoryLimit ?? defaultMemoryLimit(), MAXIMUM_BYTES);
  const memory = new LinearMemory({ shared, maximumBytes: limit });
  const allocator = new PageAllocator(memory, options.sanitize ? new Sanitizer(memory) : undefined);
  const budget = new Budget("engine", limit);
  const textOwners = new Map<number, (bytes: number) => void>();
  const routines = instantiateRoutines(memory.memory, shared, (state, bytes) => textOwners.get(state)!(bytes));
  const residency = new Residency({
    allocator, routines: routines.exports as unknown as IngestRoutines, budget: budget.child("resident columns"),
  });
  const kernels = new KernelCache({ env: { memory: memory.memory }, routine: routines.imports, math: MATH }, shared);
  fillSelectionTable(memory);
  return { memory, allocator, budget, residency, routines, kernels, textOwners };
}

/** What generated code calls of JavaScript's Math. */
const MATH: WebAssembly.ModuleImports = {
  exp: Math.exp, log: Math.log, log10: Math.log10, log2: Math.log2, pow: Math.pow,
};

function fillSelectionTable(memory: LinearMemory): void {
  const table = memory.u16();
  for (let mask = 0; mask < 256; mask++) {
    let at = SELECTION_TABLE / 2 + mask * 8;
    for (let bit = 0; bit < 8; bit++) if (mask >> bit & 1) table[at++] = bit;
  }
}

/** An engine of one's own, with its own memory and budget. */
export const createEngine = (options: EngineOptions = {}): Engine => new SingleThreadEngine(options);

let shared: Engine | null = null;

/** The engine that frames use unless told otherwise; made on first use. */
export const defaultEngine = (): Engine => shared ??= createEngine();

