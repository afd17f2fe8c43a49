// A profile as text: summary, tree of pipelines, stages, workers, warnings. Knows only the profile.
import { formatCount, formatDuration, formatShare } from "./format.ts";
import { indent, pipelineDetails, pipelineTable, totalBusy } from "./pipeline-text.ts";
import type { QueryProfile, WorkerProfile } from "./query-profile.ts";
import { noPipelines, phaseShares, summaryFacts } from "./summary.ts";
import { TEXT_WIDTH, textTable, wrap, type TextColumn } from "./text-table.ts";
import { profileWarnings } from "./warnings.ts";

const INNER_WIDTH = TEXT_WIDTH - 2;
const BAR_WIDTH = 30;

/** The profile as text for a terminal, less than 110 columns wide. */
export function profileText(profile: QueryProfile): string {
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ["recursive queries, run before the pipelines", recursionsOf(profile)],
    [PIPELINES_TITLE, pipelinesOf(profile)],
    ["stages", stagesOf(profile)],
    ["workers", workersOf(profile.workers)],
    ["warnings", profileWarnings(profile).flatMap(({ message }) => wrap(message, INNER_WIDTH, "  "))],
  ];
  const shown = sections.filter(([, lines]) => lines.length > 0);
  return [headOf(profile), ...shown.map(([title, lines]) => [title, ...indent(lines)])]
    .map(lines => lines.join("\n")).join("\n\n");
}

const PIPELINES_TITLE = "pipelines (each stands above those it waits for; share: of all work)";

function headOf(profile: QueryProfile): string[] {
  const phases = phaseShares(profile)
    .map(({ name, milliseconds, share }) => `${name} ${formatDuration(milliseconds)} (${share})`);
  return [
    ...wrap(`query ${profile.query}: ${summaryFacts(profile).join(", ")}`, TEXT_WIDTH),
    ...wrap(`phases: ${phases.join(", ")}`, TEXT_WIDTH),
  ];
}

const recursionsOf = ({ recursions = [] }: QueryProfile): string[] => recursions.map(r =>
  `${r.name}: ${formatCount(r.rows)} rows in ${formatCount(r.turns)} turns, ${formatDuration(r.milliseconds)}`);

const pipelinesOf = (profile: QueryProfile): string[] =>
  (profile.pipelines.length === 0 ? [noPipelines(profile)] : pipelineTable(profile, INNER_WIDTH));

function stagesOf(profile: QueryProfile): string[] {
  const queryBusy = totalBusy(profile);
  return profile.pipelines.flatMap(pipeline =>
    pipelineDetails(pipeline, INNER_WIDTH, { totals: false, queryBusy }));
}

const WORKER_COLUMNS: readonly TextColumn[] = [
  ...["worker", "busy", "idle", "morsels", "steals", "used"].map(head => ({ head, align: "right" as const })),
  { head: "", align: "left" },
];

function workersOf(workers: readonly WorkerProfile[]): string[] {
  if (workers.length === 0) return [];
  const rows = workers.map(({ worker, busy, idle, morsels, steals }) => [
    String(worker), formatDuration(busy), formatDuration(idle), formatCount(morsels), formatCount(steals),
    formatShare(busy, busy + idle), bar(busy, busy + idle),
  ]);
  return textTable(WORKER_COLUMNS, rows, INNER_WIDTH);
}

function bar(part: number, whole: number): string {
  const filled = whole > 0 ? Math.round(Math.min(1, Math.max(0, part / whole)) * BAR_WIDTH) : 0;
  return "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
}
