// Decides where rows that filters and probes left of several chunks are put together in one: a pass over the
// finished pipelines, since it changes no value.
import { CHUNK_ROWS } from "../kernel/state.ts";
import type { Stage } from "../kernel/spec.ts";
import type { PhysicalPlan, Pipeline, PipelineStage, PipelineStream } from "./pipeline.ts";

export interface CompactionRule {
  /** Chunks of which less than this share is left are put together before the next probe and the sink. */
  readonly fill: number;
  /** With fewer rows than this there are too few chunks to gain anything. */
  readonly rows: number;
}

/** By measurement (bench/micro/compaction): a twentieth to a sixth of the time of queries below it. */
const RULE: CompactionRule = { fill: 1 / 16, rows: CHUNK_ROWS * 8 };
/** To exercise it, and to measure it against. */
export const COMPACTION: Readonly<Record<"always" | "never", CompactionRule>> = {
  always: { fill: Infinity, rows: 0 }, never: { fill: 0, rows: 0 },
};

/** The plan with its chunks put together where little is expected to be left of them. */
export const compactChunks = (plan: PhysicalPlan, rule: CompactionRule = RULE): PhysicalPlan => ({
  ...plan,
  pipelines: plan.pipelines.map(pipeline => ({
    ...pipeline, streams: pipeline.streams.map(stream => compactStream(stream, plan.pipelines, rule)),
  })),
});

/** Rows that a stream reads: known of tables, expected of what other pipelines leave. */
const rowsRead = ({ rows }: PipelineStream, pipelines: readonly Pipeline[]): number =>
  ("of" in rows ? pipelines[rows.of]!.estimatedRows : rows.end - rows.begin);

function compactStream(
  stream: PipelineStream, pipelines: readonly Pipeline[], { fill, rows }: CompactionRule,
): PipelineStream {
  const { spec } = stream;
  const stages: Stage[] = [];
  const steps: PipelineStage[] = [];
  let entering = rowsRead(stream, pipelines);
  let left = entering;
  const compact = () => {
    if (stages.length === 0 || stages.at(-1)!.kind === "compact") return;
    if (entering < rows || left >= entering * fill) return;
    stages.push({ kind: "compact" });
    steps.push({ description: "compact chunks", estimatedRows: left });
    entering = left;
  };
  spec.stages.forEach((stage, k) => {
    if (stage.kind === "probe") compact();
    stages.push(stage);
    steps.push(stream.stages[k]!);
    left = stream.stages[k]!.estimatedRows;
  });
  compact();
  if (stages.length === spec.stages.length) return stream;
  const description = [stream.from, ...steps.map(step => step.description)].join(" → ");
  return { ...stream, spec: { ...spec, stages }, stages: steps, description };
}
