// The engine's only door: runs plans and explains them. Knows neither frames nor formats.
import { QuernError } from "../expr/error.ts";
import type {
  Engine, EngineOptions, ExplainOptions, MemoryUse, QueryStatistics, Result, RunOptions,
} from "./api.ts";
import { explainText } from "./explain.ts";
import { openResources } from "./open-resources.ts";
import { pinColumns } from "./memory/residency.ts";
import type { Plan } from "./plan/node.ts";
import { nextTask } from "./platform.ts";
import { Query, throwIfCancelled } from "./query.ts";
import { executeReference } from "./reference/index.ts";
import type { Resources } from "./scheduler/resources.ts";
import type { Source } from "./source/source.ts";

export type {
  Engine, EngineOptions, ExplainOptions, MemoryUse, QueryStatistics, Result, RunOptions,
} from "./api.ts";

/** Longest stretch of work on the calling thread before others get their turn. */
const SLICE_MS = 8;

class SingleThreadEngine implements Engine {
  private resources: Resources | null = null;
  private closed = false;
  private started = 0;
  private readonly open = new Set<Query>();

  constructor(private readonly options: EngineOptions) {}

  runSync(plan: Plan, options: RunOptions = {}): Result {
    let result: Result | null = null;
    for (const step of this.steps(plan, options, false)) result = step;
    return result!;
  }

  async run(plan: Plan, options: RunOptions = {}): Promise<Result> {
    let result: Result | null = null;
    let sliceEnd = performance.now() + SLICE_MS;
    for (const step of this.steps(plan, options, false)) {
      result = step;
      if (performance.now() < sliceEnd) continue;
      await nextTask();
      sliceEnd = performance.now() + SLICE_MS;
    }
    return result!;
  }

  async *batches(plan: Plan, options: RunOptions = {}): AsyncGenerator<Result> {
    for (const step of this.steps(plan, options, true)) {
      if (step === null) await nextTask();
      else if (step.rowCount > 0) yield step;
    }
  }

  /** A query's steps, the last of which is its result. Whoever stops asking for them ends the query. */
  private *steps(plan: Plan, options: RunOptions, streaming: boolean): Generator<Result | null, void> {
    throwIfCancelled(options.signal);
    if (options.executor === "reference") {
      yield reference(plan);
      return;
    }
    const query = this.start(plan, options);
    try {
      yield* query.run(streaming);
    } finally {
      this.end(query);
    }
  }

  explain(plan: Plan, options: ExplainOptions = {}): string {
    const query = this.start(plan, {});
    try {
      return explainText(query.prepare(), options, this.resources!.memory.shared);
    } finally {
      this.end(query);
    }
  }

  pin(source: Source): () => void {
    return pinColumns(this.ready().residency, source);
  }

  /** Memory and routines are made for the first query: importing the package starts nothing. */
  private ready(): Resources {
    if (this.closed) {
      throw new QuernError("engine-closed", "The engine is closed.", { hint: "Create another with createEngine()." });
    }
    return this.resources ??= openResources(this.options);
  }

  private start(plan: Plan, options: RunOptions): Query {
    const query = new Query(this.ready(), plan, options, ++this.started);
    this.open.add(query);
    return query;
  }

  private end(query: Query): void {
    this.open.delete(query);
    query.release();
  }

  memoryUse(): MemoryUse {
    const { resources } = this;
    if (!resources) return { residentBytes: 0, arenaBytes: 0, arenas: 0, capacityBytes: 0 };
    const residentBytes = resources.residency.bytes;
    return {
      residentBytes, arenaBytes: resources.allocator.usedBytes - residentBytes, arenas: this.open.size,
      capacityBytes: resources.allocator.capacityBytes,
    };
  }

  close(): void {
    this.closed = true;
    this.resources?.residency.clear();
    this.resources = null;
  }
}

function reference(plan: Plan): Result {
  const start = performance.now();
  const result = executeReference(plan);
  const statistics: QueryStatistics = {
    executor: "reference", compiled: 0, milliseconds: performance.now() - start, skippedRows: 0, peakBytes: 0,
  };
  return {
    schema: result.schema, rowCount: result.rowCount, column: index => result.column(index), statistics,
  };
}

/** An engine of one's own, with its own memory and budget. */
export const createEngine = (options: EngineOptions = {}): Engine => new SingleThreadEngine(options);

let shared: Engine | null = null;

/** The engine that frames use unless told otherwise; made on first use. */
export const defaultEngine = (): Engine => shared ??= createEngine();
