// Plans and runs as pictures for notebooks. Loaded when a diagram is asked for.
import { escapeHtml } from "../../../expr/text/escape-html.ts";
import type { PlanDescription } from "../../../engine/api.ts";
import type { Plan } from "../../../engine/plan/node.ts";
import type { QueryProfile } from "../../../engine/profile/query-profile.ts";
import type { Box } from "./graph.ts";
import { measuredBoxes, plannedBoxes } from "./pipelines.ts";
import { planBoxes } from "./plan.ts";
import { diagramSvg } from "./svg.ts";

/** The plan as written, the optimized one, and its pipelines. */
export function planDiagram(plan: Plan, { optimized, rules, pipelines }: PlanDescription): string {
  const written = section("plan as written", planBoxes(plan), optimized === null);
  if (optimized === null) return frame([written]);
  const names = rules.map(({ rule, count }) => (count === 1 ? rule : `${rule} ×${count}`)).join(", ");
  return frame([
    written,
    section(`optimized plan (rules: ${names || "none"})`, planBoxes(optimized), true),
    section("pipelines", plannedBoxes(pipelines), true),
  ]);
}

/** The pipelines that ran, with what they measured. */
export function profileDiagram(profile: QueryProfile): string {
  const { milliseconds, rows, threads, pipelines } = profile;
  const facts = `${rows} rows in ${milliseconds.toFixed(1)} ms on ${threads} thread${threads === 1 ? "" : "s"}`;
  // Columns may be handed out as the source has them.
  if (pipelines.length === 0) return frame([`<div style="opacity:.7">${facts}: no pipeline had to run</div>`]);
  return frame([section(`${facts}: pipelines, and their parts of the work`, measuredBoxes(profile), true)]);
}

const frame = (sections: readonly string[]): string => `<div class="quern">${sections.join("\n")}</div>`;

const section = (title: string, boxes: readonly Box[], open: boolean): string =>
  `<details${open ? " open=\"\"" : ""}><summary style="cursor:pointer;opacity:.7">${escapeHtml(title)}</summary>`
  + `<div style="overflow-x:auto;padding:4px 0 8px">${diagramSvg(boxes)}</div></details>`;
