// Pipelines as boxes: as planned, and with what a run measured.
import type { PlannedPipeline } from "../../../engine/api.ts";
import type { QueryProfile } from "../../../engine/profile/query-profile.ts";
import { wrapped, type Box } from "./graph.ts";

/** The pipelines that a query will run. */
export function plannedBoxes(pipelines: readonly PlannedPipeline[]): readonly Box[] {
  const places = new Map(pipelines.map(({ id }, i) => [id, i]));
  return pipelines.map(({ id, operator, breaker, description, dependsOn }) => ({
    title: `${id} ${operator}`,
    lines: wrapped(description),
    tip: `${description}\nends because ${breaker}`,
    inputs: placesOf(dependsOn, places),
  }));
}

/** The pipelines that a query ran, with rows and times; the bar is the part of all work that was theirs. */
export function measuredBoxes({ pipelines }: QueryProfile): readonly Box[] {
  const places = new Map(pipelines.map(({ id }, i) => [id, i]));
  const all = pipelines.reduce((sum, { busy }) => sum + busy, 0);
  return pipelines.map(pipeline => {
    const { id, operator, breaker, description, dependsOn, sourceRows, rowsOut, busy, stages } = pipeline;
    return {
      title: `${id} ${operator}`,
      lines: [
        ...wrapped(description),
        `${sourceRows.toLocaleString("en-US")} → ${rowsOut.toLocaleString("en-US")} rows, ${milliseconds(busy)}`,
      ],
      tip: [
        description, `ends because ${breaker}`,
        ...stages.map(stage => `${stage.description}: ${stage.rowsIn} → ${stage.rowsOut} rows`),
      ].join("\n"),
      share: all > 0 ? busy / all : 0,
      inputs: placesOf(dependsOn, places),
    };
  });
}

const placesOf = (ids: readonly number[], places: ReadonlyMap<number, number>): number[] =>
  [...new Set(ids)].flatMap(id => places.get(id) ?? []);

const milliseconds = (time: number): string => `${time < 10 ? time.toFixed(2) : time.toFixed(0)} ms`;
