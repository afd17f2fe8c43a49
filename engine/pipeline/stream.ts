// A stream of rows on its way through a pipeline: a source, stages, and where each column is.
import type { KernelSpec, SinkSpec, SourceSpec, Stage } from "../kernel/spec.ts";
import type { Graph } from "./graph.ts";
import { united, type RowEstimate } from "../estimate/rows.ts";
import type { PhysicalPlan, PipelineStage, PipelineStream, RowsToScan } from "./pipeline.ts";

export interface Stream {
  readonly graph: Graph;
  readonly source: SourceSpec;
  readonly rows: RowsToScan;
  readonly stages: readonly Stage[];
  /** The node of each column. */
  readonly columns: ReadonlyMap<string, number>;
  /** No more rows than 2^rowBits reach the sink; only this class of it is known to kernels. */
  readonly maxRows: number;
  /** Pipelines that must have finished. */
  readonly dependsOn: readonly number[];
  /** Whether zone maps show that no row of a run passes the filters. */
  readonly prunes: readonly ((begin: number, end: number) => boolean)[];
  /** Pipelines of lookup tables that expressions over this stream's graph read; grows as they are lowered. */
  readonly dictionaryTables: number[];
  /** Where the rows come from, in the plan's words. */
  readonly from: string;
  /** What each stage does, in the plan's words. */
  readonly steps: readonly PipelineStage[];
  /** What is expected of the rows that come out; nothing may depend on it. */
  readonly estimate: RowEstimate;
}

/** A stage in the plan's words is no longer than this: predicates of generated queries fill pages. */
const STAGE_TEXT_MOST = 120;

/** Bits of a number of rows: the class of it that kernels may rely on. */
export const rowBits = (rows: number): number => Math.min(63, Math.ceil(Math.log2(Math.max(2, rows + 1))));

/** Rows that all streams of a sink have at most. */
export const totalRows = (streams: readonly Stream[]): number =>
  streams.reduce((sum, s) => sum + s.maxRows, 0);

/** The same plan, whose kernels count neither chunks nor rows. */
export const uncounted = (plan: PhysicalPlan): PhysicalPlan => ({
  ...plan,
  pipelines: plan.pipelines.map(pipeline => ({
    ...pipeline,
    streams: pipeline.streams.map(stream => ({ ...stream, spec: { ...stream.spec, counted: false } })),
  })),
});

/** What is expected of all streams of a sink together. */
export const totalEstimate = (streams: readonly Stream[]): RowEstimate =>
  united(streams.map(s => s.estimate));

/** A stream with one more stage. */
export function withStage(
  stream: Stream, stage: Stage, description: string, estimate: RowEstimate, pairs?: number,
): Stream {
  const step: PipelineStage = {
    description, estimatedRows: estimate.rows, ...(pairs === undefined ? {} : { pairs }),
  };
  return { ...stream, stages: [...stream.stages, stage], steps: [...stream.steps, step], estimate };
}

const shortened = (step: PipelineStage): PipelineStage => (step.description.length <= STAGE_TEXT_MOST ? step
  : { ...step, description: `${step.description.slice(0, STAGE_TEXT_MOST - 1)}…` });

/** The stream with a sink at its end. */
export function close(stream: Stream, sink: SinkSpec): PipelineStream {
  const { graph, source, stages } = stream;
  const spec: KernelSpec = { source, nodes: graph.nodes, parameters: graph.parameters, stages, sink,
    counted: true };
  return {
    graph, spec, rows: stream.rows,
    skips: (begin, end) => stream.prunes.some(prune => prune(begin, end)),
    description: [stream.from, ...stream.steps.map(s => s.description)].join(" → "),
    from: stream.from, stages: stream.steps.map(shortened),
  };
}
