// A stream of rows on its way through a pipeline: a source, stages, and where each column is.
import type { KernelSpec, SinkSpec, SourceSpec, Stage } from "../kernel/spec.ts";
import type { HostColumn } from "../memory/host-column.ts";
import type { Graph } from "./graph.ts";
import type { PipelineStream } from "./pipeline.ts";

export interface Stream {
  readonly graph: Graph;
  readonly source: SourceSpec;
  rows(): { readonly begin: number; readonly end: number };
  readonly stages: readonly Stage[];
  /** The node of each column. */
  readonly columns: ReadonlyMap<string, number>;
  /** No more rows than 2^rowBits reach the sink; only this class of it is known to kernels. */
  readonly maxRows: number;
  /** Pipelines that must have finished. */
  readonly dependsOn: readonly number[];
  /** Pipelines of lookup tables that expressions over this stream's graph read; grows as they are lowered. */
  readonly dictionaryTables: number[];
  /** Nodes that are a source's column as it is, for results that need no copy. */
  readonly hosts: ReadonlyMap<number, HostColumn>;
  readonly description: readonly string[];
}

/** Bits of the number of rows. */
export const rowBits = ({ maxRows }: Stream): number => Math.min(63, Math.ceil(Math.log2(Math.max(2, maxRows + 1))));

/** The stream with a sink at its end. */
export function close(stream: Stream, sink: SinkSpec): PipelineStream {
  const { graph, source, stages } = stream;
  const spec: KernelSpec = { source, nodes: graph.nodes, parameters: graph.parameters, stages, sink };
  return { graph, spec, rows: () => stream.rows(), description: stream.description.join(" → ") };
}
