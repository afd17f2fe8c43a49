// What notebooks show of a query that has not run: its columns, and its plan. Nothing is computed.
import { escapeHtml } from "../../expr/text/escape-html.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { printPlan } from "../../engine/plan/print.ts";
import { typeName } from "../../expr/type.ts";
import { visible } from "./escape.ts";

const COLUMNS_MAX = 100;
const MUTED = "opacity:.6";

/** The schema as a table and the plan as text below it. */
export function renderFrameHtml(plan: Plan): string {
  const { schema } = plan;
  const shown = schema.slice(0, COLUMNS_MAX);
  const row = (html: (field: (typeof shown)[number]) => string): string =>
    `<tr>${shown.map(field => `<td style="padding:2px 8px;text-align:left">${html(field)}</td>`).join("")}</tr>`;
  const more = schema.length > shown.length ? ` · the first ${shown.length} are shown` : "";
  const count = `${schema.length} column${schema.length === 1 ? "" : "s"}${more}`;
  const plain = printPlan(plan).split("\n").map(visible).join("\n");
  return [
    "<div class=\"quern\" style=\"overflow-x:auto\">",
    `<div style="${MUTED};margin-bottom:4px">query of ${count} · not run yet: collect() gives its rows</div>`,
    "<table style=\"border-collapse:collapse\"><tbody>",
    row(({ name }) => `<b>${escapeHtml(visible(name))}</b>`),
    row(({ type, nullable }) => `<span style="font-size:smaller;${MUTED}">${escapeHtml(visible(typeName(type)))}${nullable ? "?" : ""}</span>`),
    `</tbody></table><pre style="font-size:smaller;margin:8px 0 0">${escapeHtml(plain)}</pre></div>`,
  ].join("\n");
}
