// A query as every participant runs it: plain data that can be posted to worker threads. Made of the
// physical plan; says nothing of memory.
import type { DataType } from "../../expr/type.ts";
import type { Storage } from "../kernel/node.ts";
import {
  levelsOf, multipliesRows, regionsOf, registersOf, type AccumulatorKind, type KernelSpec, type ParameterKind,
  type Region, type SinkSpec,
} from "../kernel/spec.ts";
import type { Binding, ContractCheck, Finish, FirstRowsTable, PhysicalPlan, Pipeline, PipelineStream,
  RowsToScan, ValueList } from "../pipeline/pipeline.ts";
import { counterWords } from "./counters.ts";
import { morselRowsFor } from "./morsel-size.ts";

export interface JobStream {
  /** The kernel's number in the engine's cache. */
  readonly kernel: number;
  readonly parameters: readonly ParameterKind[];
  readonly bindings: readonly Binding[];
  readonly rows: RowsToScan;
  /** Morsels [begin, end) of a table that zone maps do not rule out; null: rows of another pipeline. */
  readonly morsels: readonly (readonly [begin: number, end: number])[] | null;
  /** Whether a row may match, or have to look at, any number of rows of a build side. */
  readonly multiplies: boolean;
}

/** A result column as it lies in a worker's buffers. */
export interface CollectedColumn {
  readonly storage: Storage | "text";
  readonly nullable: boolean;
  readonly type: DataType["kind"];
  readonly dictionary: boolean;
}

export type JobFinish =
  | {
      readonly kind: "result"; readonly columns: readonly CollectedColumn[]; readonly offset: number;
      readonly count: number;
      /** Each morsel's rows are delivered when it is done. */
      readonly streaming: boolean;
    }
  | { readonly kind: "table" }
  | { readonly kind: "list"; readonly stride: number; readonly offset: number; readonly count: number }
  | {
      readonly kind: "join"; readonly stride: number; readonly dense: number | null;
      readonly duplicates: ContractCheck | null;
    }
  | { readonly kind: "reject"; readonly stride: number; readonly contract: ContractCheck }
  | {
      readonly kind: "sort"; readonly stride: number; readonly keys: Extract<Finish,
        { kind: "sort" }>["keys"];
      readonly offset: number; readonly count: number; readonly bounded: boolean;
      readonly rankOffset?: number;
      readonly first?: FirstRowsTable;
      readonly borders?: Extract<Finish, { kind: "sort" }>["borders"];
    }
  | (Extract<Finish, { kind: "window" }>
    & { readonly blockBytes: number; readonly regions: readonly Region[] })
  /** `ordered`: each morsel has states of its own, added in order,
    so that float sums never depend on who ran what. */
  | {
      readonly kind: "groups"; readonly hashed: boolean; readonly ordered: boolean; readonly entries: number;
      readonly stride: number; readonly lists: readonly ValueList[];
    };

export interface JobPipeline {
  readonly id: number;
  readonly operator: string;
  readonly streams: readonly JobStream[];
  readonly finish: JobFinish;
  readonly dependsOn: readonly number[];
  /** Levels of vectors, sink registers and counters: what a worker's state block has to hold. */
  readonly levels: number;
  readonly registers: number;
  readonly counters: number;
  /** Counters of a stream. */
  readonly counterWidth: number;
  /** Rows of a morsel of rows that another pipeline leaves; null: by how many these are. */
  readonly morselRows: number | null;
}

export interface Job {
  readonly query: number;
  readonly pipelines: readonly JobPipeline[];
}

export interface JobOptions {
  /** Rows of a morsel; default: by the rows there are. */
  readonly morselRows: number | undefined;
  readonly streaming: boolean;
  /** The number of a compiled kernel. */
  kernel(spec: KernelSpec): number;
}

/** Makes the job of a physical plan. */
export const jobOf = (query: number, plan: PhysicalPlan, options: JobOptions): Job =>
  ({ query, pipelines: plan.pipelines.map(pipeline => jobPipeline(pipeline, options)) });

function jobPipeline(pipeline: Pipeline, options: JobOptions): JobPipeline {
  const { id, operator, streams, dependsOn } = pipeline;
  const specs = streams.map(s => s.spec);
  const levels = Math.max(...specs.map(spec => levelsOf(spec.stages)));
  const counters = counterWords(specs.map(spec => spec.stages.length));
  const finish = jobFinish(pipeline, options.streaming);
  // A dictionary's table is written in the order of codes: one morsel. Windows take whole partitions.
  const whole = finish.kind === "table" || finish.kind === "window";
  const morselRows = whole ? 2 ** 31 : options.morselRows ?? null;
  return {
    id, operator, finish, dependsOn, levels, registers: registersOf(specs[0]!.sink), morselRows,
    counters: counters.words, counterWidth: counters.width,
    streams: streams.map(stream => jobStream(stream, morselRows, options)),
  };
}

function jobStream(stream: PipelineStream, morselRows: number | null, options: JobOptions): JobStream {
  const { spec, rows, graph } = stream;
  return {
    kernel: options.kernel(spec), parameters: spec.parameters, bindings: graph.bindings, rows,
    morsels: "of" in rows ? null : tableMorsels(stream, rows.begin, rows.end, morselRows),
    multiplies: spec.stages.some(multipliesRows),
  };
}

function tableMorsels(
  stream: PipelineStream, begin: number, end: number, morselRows: number | null,
): (readonly [number, number])[] {
  const rows = morselRows ?? morselRowsFor(end - begin);
  const morsels: (readonly [number, number])[] = [];
  for (let at = begin; at < end; at += rows) {
    const until = Math.min(end, at + rows);
    if (!stream.skips(at, until)) morsels.push([at, until]);
  }
  return morsels;
}

/** Whether a morsel may take very long, because its rows match several others. */
export const multiplies = (job: Job): boolean => job.pipelines.some(p => p.streams.some(s => s.multiplies));

/** Rows of tables that zone maps rule out. */
export const skippedRows = (job: Job): number =>
  job.pipelines.flatMap(p => p.streams).reduce((sum, { rows, morsels }) =>
    ("of" in rows ? sum : sum + rows.end - rows.begin - morsels!.reduce((n, [from, to]) => n + to - from,
      0)), 0);

/** States of so many bytes are kept for each morsel where the order of additions shows. */
const ORDERED_MOST = 16 << 10;

function jobFinish({ finish, streams }: Pipeline, streaming: boolean): JobFinish {
  const { sink } = streams[0]!.spec;
  switch (finish.kind) {
    case "result": {
      if (sink.kind !== "collect") throw new Error("a result is collected");
      const columns = finish.columns.map(({ nullable, type, dictionary }, k): CollectedColumn =>
        ({ storage: sink.columns[k]!.storage, nullable, type: type.kind, dictionary: dictionary !== null }));
      return { kind: "result", columns, offset: finish.offset, count: finish.count, streaming };
    }
    case "table": return { kind: "table" };
    case "window": {
      if (sink.kind !== "window") throw new Error("window functions have a sink of their own");
      return { ...finish, blockBytes: sink.blockBytes, regions: regionsOf(sink) };
    }
    case "groups": return {
      kind: "groups", hashed: sink.kind === "hashed", entries: finish.entries, stride: finish.stride,
      lists: finish.lists,
      ordered: finish.entries > 0 && finish.entries * finish.stride <= ORDERED_MOST && addsFloats(sink),
    };
    default: return { ...finish, stride: strideOf(sink) };
  }
}

const ADDING: ReadonlySet<AccumulatorKind> =
  new Set(["sumFloat", "product", "moments", "higherMoments", "jointMoments"] as const);

function addsFloats(sink: SinkSpec): boolean {
  return (sink.kind === "ungrouped" || sink.kind === "direct")
    && sink.accumulators.some(a => ADDING.has(a.kind));
}

function strideOf(sink: SinkSpec): number {
  if (sink.kind !== "rows") throw new Error("rows are materialized");
  return sink.stride;
}
