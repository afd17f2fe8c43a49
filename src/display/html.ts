// The HTML table that notebooks show: plain, escaped, without scripts, and readable on light and dark pages.
import { escapeHtml } from "../../expr/text/escape-html.ts";
import type { Source } from "../../engine/source/source.ts";
import type { HtmlOptions } from "../../frame/display/options.ts";
import { visible } from "./escape.ts";
import { sampleOf, shapeOf, shownIndices, type ShownColumn } from "./sample.ts";
import { sparkSvg } from "./spark.ts";
import { rowsToSummarize, summaryOf, type ColumnSummary } from "./summary.ts";
import { cutText } from "./text-width.ts";

const CELL_WIDTH_MAX = 200;
const MUTED = "opacity:.6";
const SMALL = `font-weight:normal;font-size:smaller;${MUTED}`;

/** The table as one HTML element. */
export function renderHtml(
  source: Source, { rows = 20, columns = 50, summaries = source.rowCount > 1 }: HtmlOptions = {},
): string {
  const count = source.schema.length;
  const indices = shownIndices(count, columns);
  const sample = sampleOf(source, rows, indices);
  const cut = count > columns ? Math.ceil(columns / 2) : undefined;
  const line = (cells: readonly string[], mark: string): string =>
    `<tr>${(cut === undefined ? cells : cells.toSpliced(cut, 0, mark)).join("")}</tr>`;
  const body = (sample.columns[0]?.cells ?? []).map((_, row) =>
    line(sample.columns.map(column => cellHtml(column, row)), "<td>…</td>"));
  if (sample.hidden > 0) {
    body.splice(sample.head, 0, line(sample.columns.map(({ align }) => td(align, "⋮", MUTED)), "<td>⋮</td>"));
  }
  const head = [line(sample.columns.map(headHtml), "<th>…</th>")];
  const looked = rowsToSummarize(source.rowCount, indices.length);
  if (summaries && source.rowCount > 0) {
    const cells = sample.columns.map((column, i) =>
      summaryHtml(column, summaryOf(source, indices[i]!, looked), source.rowCount));
    head.push(line(cells, "<th></th>"));
  }
  const sampled = summaries && looked < source.rowCount
    ? ` · pictures of values from a sample of ${looked} rows` : "";
  return [
    "<div class=\"quern\" style=\"overflow-x:auto\">",
    `<div style="${MUTED};margin-bottom:4px">${shapeOf(source)}${sampled}</div>`,
    "<table style=\"border-collapse:collapse;font-variant-numeric:tabular-nums\">",
    `<thead style="border-bottom:1px solid currentColor">${head.join("\n")}</thead>`,
    `<tbody>${body.join("\n")}</tbody>`,
    "</table></div>",
  ].join("\n");
}

const headHtml = ({ name, typeName, align }: ShownColumn): string =>
  th(align, `${escapeHtml(cutText(visible(name), CELL_WIDTH_MAX))}<br><span style="${SMALL}">${escapeHtml(typeName)}</span>`);

function summaryHtml({ align }: ShownColumn, summary: ColumnSummary, rowCount: number): string {
  const { nulls, bars, caption } = summary;
  const lines = [
    bars.length === 0 ? "" : sparkSvg(bars),
    escapeHtml(caption),
    `<span title="${nulls} of ${rowCount} rows">${shareText(nulls, rowCount)}</span>`,
  ].filter(text => text !== "");
  return th(align, `<div style="${SMALL};white-space:nowrap">${lines.join("<br>")}</div>`);
}

/** Some nulls are never shown as none, nor as all. */
function shareText(nulls: number, rowCount: number): string {
  if (nulls === 0) return "no nulls";
  if (nulls === rowCount) return "all null";
  const percent = nulls / rowCount * 100;
  if (percent < 0.1) return "&lt; 0.1 % null";
  return percent > 99.9 ? "&gt; 99.9 % null" : `${Number(percent.toFixed(percent < 10 ? 1 : 0))} % null`;
}

function cellHtml({ align, cells }: ShownColumn, row: number): string {
  const { text, isNull } = cells[row]!;
  return td(align, escapeHtml(cutText(text, CELL_WIDTH_MAX)), isNull ? `${MUTED};font-style:italic` : "");
}

const th = (align: string, html: string): string =>
  `<th style="text-align:${align};padding:2px 8px;vertical-align:bottom">${html}</th>`;
const td = (align: string, html: string, style: string): string =>
  `<td style="text-align:${align};padding:2px 8px${style && `;${style}`}">${html}</td>`;
