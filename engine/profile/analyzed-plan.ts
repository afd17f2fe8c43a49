// What `explain({ analyze: true })` says: the plan that ran, and what each pipeline and stage really did.
import { formatDuration, printable } from "./format.ts";
import { indent, pipelineDetails, totalBusy } from "./pipeline-text.ts";
import type { QueryProfile } from "./query-profile.ts";
import { noPipelines, phaseShares, summaryFacts } from "./summary.ts";
import { TEXT_WIDTH, wrap } from "./text-table.ts";

const INNER_WIDTH = TEXT_WIDTH - 2;

/** The optimized plan and its pipelines with measured rows, times and memory beside the estimates. */
export function analyzedPlan(profile: QueryProfile): string {
  const queryBusy = totalBusy(profile);
  const options = { totals: true, queryBusy };
  const pipelines = profile.pipelines.length === 0 ? [noPipelines(profile)]
    : profile.pipelines.flatMap(pipeline => pipelineDetails(pipeline, INNER_WIDTH, options));
  const phases = phaseShares(profile).map(({ name, milliseconds }) => `${name} ${formatDuration(milliseconds)}`);
  return [
    ...wrap(`analyzed plan (${summaryFacts(profile).join(", ")})`, TEXT_WIDTH),
    ...indent(printable(profile.plan).split("\n").flatMap(line => wrapIndented(line, INNER_WIDTH))),
    "",
    "pipelines",
    ...indent(pipelines),
    "",
    ...wrap(`phases: ${phases.join(", ")}`, TEXT_WIDTH),
  ].join("\n");
}

/** Past this depth the tree's indentation gives way, so that there is room for words. */
const PLAN_INDENT_MAX = 60;

/** A line of the plan's tree, its continuation below its own beginning. */
function wrapIndented(line: string, width: number): string[] {
  const own = line.replace(/\t/g, "  ");
  const space = " ".repeat(Math.min(own.length - own.trimStart().length, PLAN_INDENT_MAX));
  return wrap(own.trimStart(), width - space.length).map(part => space + part);
}
